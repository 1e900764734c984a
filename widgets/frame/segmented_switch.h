#pragma once

#include <QButtonGroup>
#include <QStringList>
#include <QWidget>

namespace orderdeck {

/// A few alternatives side by side of which one holds; left and right arrows move within it.
class SegmentedSwitch final : public QWidget {
    Q_OBJECT
public:
    /// `name` is what a screen reader calls the whole.
    SegmentedSwitch(const QString& name, const QStringList& segments, QWidget* parent = nullptr);

    [[nodiscard]] int current() const { return m_group.checkedId(); }
    /// Does not emit chosen().
    void setCurrent(int segment);

Q_SIGNALS:
    void chosen(int segment);

private:
    QButtonGroup m_group;
};

} // namespace orderdeck
