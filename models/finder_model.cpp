#include "models/finder_model.h"

#include <algorithm>

namespace orderdeck {
namespace {

bool matches(const FinderEntry& entry, const QStringList& words)
{
    return std::all_of(words.begin(), words.end(), [&](const QString& word) {
        return entry.name.contains(word, Qt::CaseInsensitive) ||
               entry.place.contains(word, Qt::CaseInsensitive);
    });
}

} // namespace

FinderModel::FinderModel(QList<FinderEntry> entries, QObject* parent)
    : QAbstractListModel(parent), m_all(std::move(entries)), m_shown(m_all)
{}

void FinderModel::setTyped(const QString& typed)
{
    const QString trimmed = typed.trimmed();
    const QStringList words = trimmed.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    beginResetModel();
    m_shown.clear();
    std::copy_if(m_all.begin(), m_all.end(), std::back_inserter(m_shown),
                 [&](const FinderEntry& entry) { return matches(entry, words); });
    std::stable_partition(m_shown.begin(), m_shown.end(), [&](const FinderEntry& entry) {
        return entry.name.startsWith(trimmed, Qt::CaseInsensitive);
    });
    if (!trimmed.isEmpty()) {
        const FinderEntry order{
            tr("Find the order “%1”").arg(trimmed), tr("Orders"), {}, kFindOrder};
        // What holds a digit is a number of an order rather than a command.
        const bool number = std::any_of(trimmed.begin(), trimmed.end(),
                                        [](QChar letter) { return letter.isDigit(); });
        m_shown.insert(number ? 0 : m_shown.size(), order);
    }
    endResetModel();
}

int FinderModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_shown.size());
}

QVariant FinderModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const FinderEntry& entry = m_shown[index.row()];
    switch (role) {
    case Qt::DisplayRole: return entry.name;
    case Qt::AccessibleTextRole:
        return QString(entry.name % QStringLiteral(", ") % entry.place % QStringLiteral(" ") %
                       entry.keys);
    case PlaceRole: return entry.place;
    case KeysRole: return entry.keys;
    case CommandRole: return entry.command;
    default: return {};
    }
}

} // namespace orderdeck
