#pragma once

#include <QFrame>
#include <QLabel>

class QVBoxLayout;

namespace orderdeck {

/// A surface with a hairline border and 12 pixels of air. Never inside another card.
class Card final : public QFrame {
    Q_OBJECT
public:
    explicit Card(QWidget* parent = nullptr);
    [[nodiscard]] QVBoxLayout* body() { return m_body; }

private:
    QVBoxLayout* m_body;
};

/// A label of plain text (texts of orders must not be read as HTML) in one of the style sheet's
/// tones; empty: normal.
[[nodiscard]] QLabel* makeLabel(const QString& text, const char* tone, QWidget* parent);
/// Changes the tone of a label, button or other widget that is already on the screen.
void setTone(QWidget& widget, const char* tone);

} // namespace orderdeck
