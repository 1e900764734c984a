#include "widgets/orders/order_facts.h"

#include "backend/sharding/shard_map.h"
#include "models/text.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

namespace orderdeck {

namespace {

constexpr qsizetype kMostItems = 6;

QString tr(const char* text) { return QCoreApplication::translate("OrderFacts", text); }

QString itemText(const QJsonObject& item)
{
    QString what = item.value(QStringLiteral("name")).toString();
    if (what.isEmpty())
        what = item.value(QStringLiteral("sku")).toString();
    const int quantity = item.value(QStringLiteral("quantity")).toInt(1);
    return what.isEmpty() ? QString()
                          : QString(QString::number(quantity) % QStringLiteral(" × ") % what);
}

} // namespace

QString factsText(const OrderAnswer& answer, Qt::TimeSpec zone)
{
    const Order& order = answer.order;
    const QString dot = QStringLiteral(" · ");
    QStringList who;
    if (!order.customer.empty())
        who.append(tr("customer %1").arg(fromUtf8(order.customer)));
    if (!order.region.empty())
        who.append(fromUtf8(order.region));
    who.append(moneyText(order.totalMinor, order.currency));
    const QStringList when{tr("placed %1").arg(timeText(order.placedAt, zone)),
                           order.source.empty() ? QString()
                                                : tr("from %1").arg(fromUtf8(order.source))};
    const QStringList where{
        tr("%1 version %2").arg(fromUtf8(order.lifecycle)).arg(order.lifecycleVersion),
        tr("bucket %1").arg(ShardMap::bucketOf(order.id).value),
        tr("read from the %1, now").arg(fromUtf8(answer.source))};
    return who.join(dot) % QLatin1Char('\n') % when.join(when.last().isEmpty() ? QString() : dot) %
           QLatin1Char('\n') % where.join(dot);
}

QString flagsText(const Order& order)
{
    QStringList flags;
    if ((order.flags & kFlagClockBackwards) != 0)
        flags.append(tr("Its clock runs backwards: an event is earlier than the one before it."));
    if ((order.flags & kFlagIllegalHistory) != 0)
        flags.append(tr(
            "Imported at its last state: its steps were not lawful; they are in the first event."));
    return flags.join(QLatin1Char('\n'));
}

QString itemsText(const Order& order)
{
    const QJsonObject payload =
        QJsonDocument::fromJson(QByteArray::fromStdString(order.payload)).object();
    const QJsonArray items = payload.value(QStringLiteral("items")).toArray();
    QStringList texts;
    for (const QJsonValue& item : items) {
        if (const QString text = itemText(item.toObject()); !text.isEmpty())
            texts.append(text);
    }
    const qsizetype left = texts.size() - kMostItems;
    if (left > 0) {
        texts.resize(kMostItems);
        texts.append(tr("and %1 more").arg(left));
    }
    return texts.join(QStringLiteral(", "));
}

} // namespace orderdeck
