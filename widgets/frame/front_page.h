#pragma once

#include "widgets/appearance/appearance.h"
#include "widgets/frame/card.h"

#include <QWidget>

class QVBoxLayout;

namespace orderdeck {

/// A card in the middle of an otherwise empty window: what first start, progress and trouble have
/// in common.
class FrontPage : public QWidget {
    Q_OBJECT
public:
    FrontPage(const QString& title, const QString& text, QWidget* parent = nullptr);

protected:
    [[nodiscard]] QVBoxLayout* body() { return m_card->body(); }
    [[nodiscard]] Card* card() { return m_card; }

private:
    Card* m_card;
};

} // namespace orderdeck
