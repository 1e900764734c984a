#include "models/finder_model.h"

#include "models/order_table_model.h"
#include "models/text.h"

#include <algorithm>

namespace orderdeck {
namespace {

bool beginsAWord(const QString& text, const QString& word)
{
    for (qsizetype at = text.indexOf(word, 0, Qt::CaseInsensitive); at >= 0;
         at = text.indexOf(word, at + 1, Qt::CaseInsensitive)) {
        if (at == 0 || !text[at - 1].isLetterOrNumber())
            return true;
    }
    return false;
}

bool holdsLettersInOrder(const QString& text, const QString& word)
{
    auto wanted = word.begin();
    for (auto letter = text.begin(); letter != text.end() && wanted != word.end(); ++letter) {
        if (letter->toCaseFolded() == wanted->toCaseFolded())
            ++wanted;
    }
    return wanted == word.end();
}

/// 0: the word is not there.
int weight(const FinderEntry& entry, const QString& word)
{
    if (beginsAWord(entry.name, word))
        return 16;
    if (entry.name.contains(word, Qt::CaseInsensitive))
        return 8;
    if (beginsAWord(entry.place, word))
        return 4;
    if (entry.place.contains(word, Qt::CaseInsensitive))
        return 2;
    // Fewer letters are found nearly everywhere.
    return word.size() >= 3 && holdsLettersInOrder(entry.name, word) ? 1 : 0;
}

int weight(const FinderEntry& entry, const QString& typed, const QStringList& words)
{
    int sum = !typed.isEmpty() && entry.name.startsWith(typed, Qt::CaseInsensitive) ? 1000 : 1;
    for (const QString& word : words) {
        const int part = weight(entry, word);
        if (part == 0)
            return 0;
        sum += part;
    }
    return sum;
}

} // namespace

FinderModel::FinderModel(QList<FinderEntry> entries, const QStringList& recent, QObject* parent)
    : QAbstractListModel(parent), m_all(std::move(entries))
{
    const auto place = [&](const FinderEntry& entry) {
        const qsizetype at = recent.indexOf(entry.key());
        return at < 0 ? recent.size() : at;
    };
    std::stable_sort(m_all.begin(), m_all.end(), [&](const FinderEntry& a, const FinderEntry& b) {
        return place(a) < place(b);
    });
    show();
}

void FinderModel::setTyped(const QString& typed)
{
    m_typed = typed.trimmed();
    m_orders.removeIf([this](const FoundOrder& order) {
        return m_typed.isEmpty() || !order.number.startsWith(m_typed, Qt::CaseInsensitive);
    });
    show();
}

void FinderModel::setOrders(const QString& typed, const QList<FoundOrder>& orders)
{
    if (typed != m_typed)
        return;
    m_orders = orders;
    show();
}

void FinderModel::addCommands(std::vector<Line>& lines) const
{
    const QStringList words = m_typed.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    std::vector<std::pair<int, const FinderEntry*>> found;
    for (const FinderEntry& entry : m_all) {
        if (const int sum = weight(entry, m_typed, words); sum > 0)
            found.emplace_back(sum, &entry);
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    for (const auto& [sum, entry] : found)
        lines.push_back({*entry, {}});
}

void FinderModel::show()
{
    beginResetModel();
    m_lines.clear();
    const Line find{{tr("Find the order “%1”").arg(m_typed), tr("Orders"), {}, kFindOrder}, {}};
    const bool number = OrderLookup::plausible(m_typed);
    // Enter means the order of exactly this number, or else all that begin so.
    const auto exact = [this](const FoundOrder& order) {
        return order.number.compare(m_typed, Qt::CaseInsensitive) == 0 ||
               fromUtf8(toString(order.id)) == m_typed;
    };
    const auto add = [this](const FoundOrder& order) {
        m_lines.push_back({{order.number, order.place, {}, kOpenOrder}, order});
    };
    for (const FoundOrder& order : m_orders)
        if (exact(order))
            add(order);
    if (number)
        m_lines.push_back(find);
    for (const FoundOrder& order : m_orders)
        if (!exact(order))
            add(order);
    addCommands(m_lines);
    if (!number && !m_typed.isEmpty())
        m_lines.push_back(find);
    endResetModel();
}

int FinderModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_lines.size());
}

QVariant FinderModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Line& line = m_lines[std::size_t(index.row())];
    const FinderEntry& entry = line.entry;
    switch (role) {
    case Qt::DisplayRole: return entry.name;
    case PlaceRole: return entry.place;
    case KeysRole: return entry.keys;
    case CommandRole: return entry.command;
    default: break;
    }
    if (entry.command == kOpenOrder)
        return orderData(line.order, role);
    if (role == Qt::AccessibleTextRole)
        return QString(entry.name % QStringLiteral(", ") % entry.place % QStringLiteral(" ") %
                       entry.keys);
    return {};
}

QVariant FinderModel::orderData(const FoundOrder& order, int role) const
{
    switch (role) {
    case Qt::AccessibleTextRole:
        return tr("Order %1, %2, %3").arg(order.number, order.state, order.place);
    case StateNameRole: return order.state;
    case IdRole: return qlonglong(order.id.value);
    case StateRole: return order.kind < 0 ? QVariant() : QVariant(order.kind);
    case StateRankRole: return order.kind < 0 ? QVariant() : QVariant(order.kindRank);
    default: return {};
    }
}

} // namespace orderdeck
