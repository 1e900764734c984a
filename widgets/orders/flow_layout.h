#pragma once

#include <QLayout>
#include <QList>

namespace orderdeck {

/// Puts items side by side and wraps them into lines, as Qt's Flow Layout example does (Qt
/// documentation, BSD).
class FlowLayout final : public QLayout {
public:
    FlowLayout(QWidget* parent, int gap);
    ~FlowLayout() override;

    void addItem(QLayoutItem* item) override { m_items.append(item); }
    [[nodiscard]] Qt::Orientations expandingDirections() const override { return {}; }
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] int count() const override { return int(m_items.size()); }
    [[nodiscard]] QLayoutItem* itemAt(int index) const override { return m_items.value(index); }
    [[nodiscard]] QSize minimumSize() const override;
    [[nodiscard]] QSize sizeHint() const override { return minimumSize(); }
    void setGeometry(const QRect& rect) override;
    QLayoutItem* takeAt(int index) override;
    /// Deletes the widgets in it.
    void clear();

private:
    /// Walks the lines; gives each item its place when `placing`. Returns the height that was
    /// needed.
    enum class Pass { Measure, Place };
    int arrange(const QRect& rect, Pass pass) const;

    QList<QLayoutItem*> m_items;
    int m_gap;
};

} // namespace orderdeck
