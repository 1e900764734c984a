#pragma once

#include "widgets/appearance/appearance.h"
#include "widgets/frame/page.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QWidget>

class QLabel;
class QVBoxLayout;

namespace orderdeck {

/// One page in the sidebar: icon, name, badge.
class SidebarButton final : public QAbstractButton {
    Q_OBJECT
public:
    SidebarButton(const Page& page, const Appearance& appearance, QWidget* parent);
    [[nodiscard]] QSize sizeHint() const override { return {150, 32}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void describe();

    const Page& m_page;
    const Appearance& m_appearance;
};

/// Left edge of the window: the name of the store, what it is and the role on top (always in
/// sight), then the pages.
class Sidebar final : public QWidget {
    Q_OBJECT
public:
    explicit Sidebar(const Appearance& appearance, QWidget* parent = nullptr);

    void setStore(const QString& name, const QString& facts);
    void addPage(const Page& page);
    void setCurrent(int page);
    void clear();

Q_SIGNALS:
    void pageChosen(int page);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Appearance& m_appearance;
    QLabel* m_name;
    QLabel* m_facts;
    QVBoxLayout* m_column;
    QButtonGroup m_pages;
    QColor m_storeColour;
};

/// A colour for a store by its name, so that two windows are not mixed up; the same name always
/// gets the same colour.
[[nodiscard]] QColor storeColour(const QString& name);

} // namespace orderdeck
