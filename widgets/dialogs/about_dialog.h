#pragma once

#include "widgets/appearance/appearance.h"

#include <QDialog>

namespace orderdeck {

/// Name, version, licence, what it is built on.
class AboutDialog final : public QDialog {
    Q_OBJECT
public:
    explicit AboutDialog(const Appearance& appearance, QWidget* parent = nullptr);
};

} // namespace orderdeck
