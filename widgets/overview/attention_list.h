#pragma once

#include "models/attention_model.h"
#include "widgets/appearance/appearance.h"

#include <QListView>
#include <QStyledItemDelegate>

namespace orderdeck {

/// One line of "Needs attention": an edge in the colour of its severity, title, detail; both wrap.
class AttentionDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    AttentionDelegate(const Appearance& appearance, QObject* parent);
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option,
                                 const QModelIndex& index) const override;

private:
    struct Texts {
        QRect title;
        QRect detail;
    };
    [[nodiscard]] Texts layOut(const QModelIndex& index, int width) const;

    const Appearance& m_appearance;
};

/// The list; choosing a line leads to the place. Says so when nothing needs attention.
class AttentionList final : public QListView {
    Q_OBJECT
public:
    AttentionList(const Appearance& appearance, AttentionModel& model, QWidget* parent = nullptr);

Q_SIGNALS:
    void placeChosen(const QString& page, const QString& filter);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    const Appearance& m_appearance;
};

} // namespace orderdeck
