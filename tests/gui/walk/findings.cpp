#include "tests/gui/walk/findings.h"

#include <QAbstractButton>
#include <QLabel>

namespace orderdeck {
namespace {

constexpr int kMostHolders = 4;
constexpr int kMostText = 40;

QString shortName(const QWidget& widget)
{
    QString name = QString::fromLatin1(widget.metaObject()->className());
    name.remove(QStringLiteral("orderdeck::"));
    QString sign = widget.objectName();
    if (const auto* button = qobject_cast<const QAbstractButton*>(&widget); button != nullptr)
        sign = button->text();
    if (const auto* label = qobject_cast<const QLabel*>(&widget); label != nullptr)
        sign = label->text();
    if (!sign.isEmpty())
        name += QStringLiteral(" '%1'").arg(
            sign.left(kMostText).replace(QLatin1Char('\n'), QLatin1Char(' ')));
    return name;
}

} // namespace

QString pathOf(const QWidget& widget)
{
    QStringList names{shortName(widget)};
    for (const QWidget* holder = widget.parentWidget();
         holder != nullptr && names.size() <= kMostHolders; holder = holder->parentWidget()) {
        names.prepend(shortName(*holder));
        if (holder->isWindow())
            break;
    }
    return names.join(QStringLiteral(" > "));
}

void Findings::add(const QWidget& widget, const QString& fault)
{
    add(QString(fault % QStringLiteral("\n      ") % pathOf(widget)));
}

void Findings::add(const QString& fault)
{
    QStringList& scenes = m_faults[fault];
    if (!scenes.contains(m_scene))
        scenes.append(m_scene);
}

QString Findings::text() const
{
    QString all = QStringLiteral("%1 faults\n").arg(m_faults.size());
    for (auto fault = m_faults.cbegin(); fault != m_faults.cend(); ++fault) {
        const qsizetype others = fault->size() - 1;
        all += QStringLiteral("  - %1\n      seen in: %2%3\n")
                   .arg(fault.key(), fault->front(),
                        others > 0 ? QStringLiteral(" and %1 more").arg(others) : QString());
    }
    return all;
}

} // namespace orderdeck
