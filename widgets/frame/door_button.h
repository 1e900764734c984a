#pragma once

#include "widgets/appearance/appearance.h"

#include <QAbstractButton>

namespace orderdeck {

/// A large button: icon, what it does, what then happens.
class DoorButton final : public QAbstractButton {
    Q_OBJECT
public:
    struct Words {
        QString iconName;
        QString title;
        QString text;
    };
    DoorButton(const Words& words, const Appearance& appearance, QWidget* parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override { return {480, 62}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Words m_words;
    const Appearance& m_appearance;
};

} // namespace orderdeck
