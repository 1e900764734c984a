#include "widgets/shards/shard_grid.h"

namespace orderdeck {
namespace {

constexpr int kGap = 12;
constexpr int kLeastWidth = 460;
constexpr int kMostWidth = 860;
constexpr int kMostHeight = 340;

} // namespace

ShardGrid::ShardGrid(const Appearance& appearance, QWidget* parent)
    : QWidget(parent), m_appearance(appearance)
{}

void ShardGrid::show(const QList<ShardCardFigures>& figures)
{
    while (m_cards.size() > figures.size())
        delete m_cards.takeLast();
    while (m_cards.size() < figures.size()) {
        auto* card = new ShardCard(m_appearance, this);
        card->setVisible(true);
        m_cards.append(card);
    }
    for (int i = 0; i < m_cards.size(); ++i)
        m_cards[i]->show(figures[i]);
    arrange();
}

void ShardGrid::setRoom(QSize room)
{
    m_room = room;
    arrange();
}

int ShardGrid::columns() const
{
    return std::clamp((m_room.width() + kGap) / (kLeastWidth + kGap), 1,
                      std::max(1, int(m_cards.size())));
}

void ShardGrid::arrange()
{
    const int columns = this->columns();
    const int rows = (int(m_cards.size()) + columns - 1) / columns;
    if (rows == 0 || m_room.isEmpty())
        return;
    const int width = std::min((m_room.width() - (columns - 1) * kGap) / columns, kMostWidth);
    const int fair = std::min((m_room.height() - (rows - 1) * kGap) / rows, kMostHeight);
    int y = 0;
    for (int row = 0; row < rows; ++row) {
        const int first = row * columns;
        const int last = std::min(first + columns, int(m_cards.size()));
        int height = fair;
        for (int i = first; i < last; ++i)
            height = std::max(height, m_cards[i]->heightFor(width));
        for (int i = first; i < last; ++i)
            m_cards[i]->setGeometry((i - first) * (width + kGap), y, width, height);
        y += height + kGap;
    }
    setFixedHeight(y - kGap);
}

} // namespace orderdeck
