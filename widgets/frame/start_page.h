#pragma once

#include "widgets/frame/front_page.h"

namespace orderdeck {

/// First start, and an empty store later on: the doors that exist.
class StartPage final : public FrontPage {
    Q_OBJECT
public:
    explicit StartPage(const Appearance& appearance, QWidget* parent = nullptr);

Q_SIGNALS:
    void demoRequested();
    void importRequested();
    void storeRequested(); ///< The pages of the empty store.

private:
    void addDoor(const QString& icon, const QString& title, const QString& text,
                 void (StartPage::*asked)());

    const Appearance& m_appearance;
};

} // namespace orderdeck
