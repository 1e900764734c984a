#include "widgets/frame/segmented_switch.h"

#include <QFontMetrics>
#include <QHBoxLayout>
#include <QPushButton>

namespace orderdeck {

SegmentedSwitch::SegmentedSwitch(const QString& name, const QStringList& segments, QWidget* parent)
    : QWidget(parent)
{
    setAccessibleName(name);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    m_group.setExclusive(true);
    for (int i = 0; i < segments.size(); ++i) {
        auto* button = new QPushButton(segments[i], this);
        button->setCheckable(true);
        button->setProperty("tone", QStringLiteral("segment"));
        const bool first = i == 0;
        const bool last = i == segments.size() - 1;
        button->setProperty("segment", first  ? QStringLiteral("first")
                                       : last ? QStringLiteral("last")
                                              : QStringLiteral("middle"));
        button->setAccessibleName(name % QStringLiteral(": ") % segments[i]);
        // Wide enough for the weight that the chosen one has, so that nothing moves or is cut.
        QFont chosen = font();
        chosen.setPixelSize(13);
        chosen.setWeight(QFont::DemiBold);
        button->setMinimumWidth(QFontMetrics(chosen).horizontalAdvance(segments[i]) + 24);
        m_group.addButton(button, i);
        row->addWidget(button);
    }
    connect(&m_group, &QButtonGroup::idClicked, this, &SegmentedSwitch::chosen);
}

void SegmentedSwitch::setCurrent(int segment)
{
    if (QAbstractButton* button = m_group.button(segment))
        button->setChecked(true);
}

} // namespace orderdeck
