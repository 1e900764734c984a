#pragma once

#include "widgets/frame/window_menus.h"

#include <QDialog>

namespace orderdeck {

/// Every command that has a shortcut, by its menu, read from the menu bar itself, so that the list
/// is never wrong.
class ShortcutsDialog final : public QDialog {
    Q_OBJECT
public:
    explicit ShortcutsDialog(const QList<WindowMenus::Entry>& entries, QWidget* parent = nullptr);
};

} // namespace orderdeck
