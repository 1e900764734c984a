#include "models/order_views.h"

#include "models/text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSettings>

#include <algorithm>
#include <array>
#include <optional>

namespace orderdeck {

namespace {

/// Part of the key: views of another version stay where they are.
constexpr int kVersion = 1;
constexpr qsizetype kMostText = 1 << 20;
constexpr int kHeldRow = 2; ///< Of "On hold" among the shipped views.

struct SortName {
    OrderSort sort;
    const char* name;
};
constexpr std::array<SortName, 5> kSorts{{
    {OrderSort::LongestInState, "longest-in-state"},
    {OrderSort::NewestFirst, "newest-first"},
    {OrderSort::OldestFirst, "oldest-first"},
    {OrderSort::LargestTotal, "largest-total"},
    {OrderSort::Number, "number"},
}};

QString settingsKey() { return QStringLiteral("order-views-%1/views").arg(kVersion); }

QString sortName(OrderSort sort)
{
    const auto* found = std::find_if(kSorts.begin(), kSorts.end(),
                                     [&](const SortName& one) { return one.sort == sort; });
    return QLatin1String(found->name);
}

OrderSort sortOf(const QString& name)
{
    const auto* found = std::find_if(kSorts.begin(), kSorts.end(), [&](const SortName& one) {
        return name == QLatin1String(one.name);
    });
    return found == kSorts.end() ? OrderSort::LongestInState : found->sort;
}

QJsonObject toJson(const OrderView& view)
{
    return {{QStringLiteral("name"), view.name},
            {QStringLiteral("filter"), view.listing.filter},
            {QStringLiteral("sort"), sortName(view.listing.sort)},
            {QStringLiteral("columns"), QJsonArray::fromStringList(view.listing.columns)}};
}

std::optional<OrderView> toView(const QJsonObject& object)
{
    OrderView view;
    view.name = object.value(QStringLiteral("name")).toString();
    view.listing.filter = object.value(QStringLiteral("filter")).toString();
    view.listing.sort = sortOf(object.value(QStringLiteral("sort")).toString());
    if (view.listing.filter.toUtf8().size() > qsizetype(kMaxFilterBytes))
        return std::nullopt; // Half a filter would be another one.
    const QJsonArray columns = object.value(QStringLiteral("columns")).toArray();
    for (const auto& column : columns) {
        if (view.listing.columns.size() < OrderViews::kMostColumns && column.isString())
            view.listing.columns.append(column.toString());
    }
    return view;
}

} // namespace

bool fits(const OrderListing& now, const OrderListing& wanted)
{
    if (now.sort != wanted.sort || (!wanted.columns.isEmpty() && now.columns != wanted.columns))
        return false;
    if (now.filter.trimmed() == wanted.filter.trimmed())
        return true;
    const FilterReading here = parseFilter(now.filter.toStdString());
    const FilterReading there = parseFilter(wanted.filter.toStdString());
    return here.ok() && there.ok() && here.filter == there.filter;
}

OrderViews::OrderViews(QSettings* settings, QObject* parent)
    : QAbstractListModel(parent), m_settings(settings)
{
    const auto ship = [this](const QString& name, const QString& filter, OrderSort sort) {
        m_views.append({name, {filter, sort, {}}, true});
    };
    ship(tr("All open"), QStringLiteral("is:open"), OrderSort::LongestInState);
    ship(tr("Past their target"), QStringLiteral("is:stuck"), OrderSort::LongestInState);
    ship(tr("Newest"), QString(), OrderSort::NewestFirst);
    ship(tr("Flagged imports"), QStringLiteral("is:flagged"), OrderSort::NewestFirst);
    load();
}

void OrderViews::setCatalogue(const LifecycleCatalogue& catalogue)
{
    OrderFilter held;
    for (const InstalledLifecycle& installed : catalogue.all()) {
        for (const LifecycleState& state : installed.lifecycle->states()) {
            if (!state.compound && state.kind == StateKind::OnHold &&
                std::find(held.states.begin(), held.states.end(), state.id) == held.states.end())
                held.states.push_back(state.id);
        }
    }
    const QString filter = held.states.empty() ? QString() : fromUtf8(toText(held));
    const bool there = m_views.at(kHeldRow).name == tr("On hold");
    if (there && m_views.at(kHeldRow).listing.filter == filter)
        return;
    if (there) {
        beginRemoveRows({}, kHeldRow, kHeldRow);
        m_views.removeAt(kHeldRow);
        endRemoveRows();
    }
    if (!filter.isEmpty()) {
        beginInsertRows({}, kHeldRow, kHeldRow);
        m_views.insert(kHeldRow, {tr("On hold"), {filter, OrderSort::LongestInState, {}}, true});
        endInsertRows();
    }
    if (there || !filter.isEmpty())
        Q_EMIT changed();
}

int OrderViews::rowOf(const QString& name) const
{
    const auto found = std::find_if(m_views.begin(), m_views.end(), [&](const OrderView& view) {
        return view.name.compare(name, Qt::CaseInsensitive) == 0;
    });
    return found == m_views.end() ? -1 : int(found - m_views.begin());
}

int OrderViews::ownRowOf(const QString& name) const
{
    const int row = rowOf(name);
    return row >= 0 && m_views[row].shipped ? -1 : row;
}

int OrderViews::shippedCount() const
{
    return int(std::count_if(m_views.begin(), m_views.end(),
                             [](const OrderView& view) { return view.shipped; }));
}

const OrderView* OrderViews::find(const QString& name) const
{
    const int row = rowOf(name);
    return row < 0 ? nullptr : &m_views[row];
}

QString OrderViews::problem(const QString& name, const QString& renamed) const
{
    const QString wanted = name.simplified();
    if (wanted.isEmpty())
        return tr("A view needs a name.");
    if (wanted.size() > kLongestName)
        return tr("%1 of at most %2 characters: shorten it.").arg(wanted.size()).arg(kLongestName);
    if (std::any_of(wanted.begin(), wanted.end(), [](QChar c) { return !c.isPrint(); }))
        return tr("The name holds a character that cannot be seen.");
    const bool itself = !renamed.isEmpty() && wanted.compare(renamed, Qt::CaseInsensitive) == 0;
    if (!itself && (rowOf(wanted) >= 0 || wanted.compare(tr("On hold"), Qt::CaseInsensitive) == 0))
        return tr("There is a view “%1” already.").arg(wanted);
    if (renamed.isEmpty() && m_views.size() - shippedCount() >= kMostOwn)
        return tr("There are %1 views of your own, the most there can be: delete one first.")
            .arg(kMostOwn);
    return {};
}

/// Own views stand behind the shipped ones, by name.
void OrderViews::insert(OrderView view)
{
    int row = shippedCount();
    while (row < m_views.size() && m_views[row].name.localeAwareCompare(view.name) < 0)
        ++row;
    beginInsertRows({}, row, row);
    m_views.insert(row, std::move(view));
    endInsertRows();
}

bool OrderViews::add(const QString& name, const OrderListing& listing)
{
    if (!problem(name).isEmpty())
        return false;
    insert({name.simplified(), listing, false});
    keep();
    return true;
}

bool OrderViews::update(const QString& name, const OrderListing& listing)
{
    const int row = ownRowOf(name);
    if (row < 0)
        return false;
    m_views[row].listing = listing;
    Q_EMIT dataChanged(index(row), index(row));
    keep();
    return true;
}

bool OrderViews::rename(const QString& name, const QString& wanted)
{
    const int row = ownRowOf(name);
    if (row < 0 || !problem(wanted, name).isEmpty())
        return false;
    OrderView view = m_views[row];
    view.name = wanted.simplified();
    beginRemoveRows({}, row, row);
    m_views.removeAt(row);
    endRemoveRows();
    insert(std::move(view));
    keep();
    return true;
}

bool OrderViews::remove(const QString& name)
{
    const int row = ownRowOf(name);
    if (row < 0)
        return false;
    beginRemoveRows({}, row, row);
    m_views.removeAt(row);
    endRemoveRows();
    keep();
    return true;
}

void OrderViews::load()
{
    if (m_settings == nullptr)
        return;
    const QString text = m_settings->value(settingsKey()).toString();
    if (text.size() > kMostText)
        return;
    const QJsonArray kept = QJsonDocument::fromJson(text.toUtf8()).array();
    for (const auto& value : kept) {
        std::optional<OrderView> view = toView(value.toObject());
        if (!view || !problem(view->name).isEmpty())
            continue;
        view->name = view->name.simplified();
        insert(std::move(*view));
    }
}

void OrderViews::keep()
{
    if (m_settings != nullptr) {
        QJsonArray own;
        for (const OrderView& view : m_views) {
            if (!view.shipped)
                own.append(toJson(view));
        }
        m_settings->setValue(settingsKey(),
                             QString::fromUtf8(QJsonDocument(own).toJson(QJsonDocument::Compact)));
    }
    Q_EMIT changed();
}

int OrderViews::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_views.size());
}

QVariant OrderViews::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const OrderView& view = m_views[index.row()];
    switch (role) {
    case Qt::DisplayRole: return view.name;
    case Qt::ToolTipRole: return toolTipText(view.listing.filter);
    default: return {};
    }
}

} // namespace orderdeck
