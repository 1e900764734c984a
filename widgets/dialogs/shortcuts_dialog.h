#pragma once

#include "widgets/frame/window_menus.h"

#include <QDialog>

namespace orderdeck {

/// Every command that has a shortcut, by its menu, read from the menu bar itself, so that the list
/// is never wrong; then the keys that pages tell of. Arrows and Page Down scroll it.
class ShortcutsDialog final : public QDialog {
    Q_OBJECT
public:
    ShortcutsDialog(const QList<WindowMenus::Entry>& entries, const QList<PageKey>& pageKeys,
                    QWidget* parent = nullptr);
};

} // namespace orderdeck
