#include "widgets/frame/start_page.h"

#include "widgets/frame/door_button.h"

#include <QVBoxLayout>

namespace orderdeck {

StartPage::StartPage(const Appearance& appearance, QWidget* parent)
    : FrontPage(tr("There are no orders here yet"),
                tr("The whole order service is inside this window: it needs no server. Where shall "
                   "the orders come from?"),
                parent),
      m_appearance(appearance)
{
    body()->addSpacing(4);
    addDoor(QStringLiteral("demo"), tr("Open the demo"),
            tr("A shop with three weeks of history and live orders, in a store of its own"),
            &StartPage::demoRequested);
    addDoor(QStringLiteral("import"), tr("Import orders…"),
            tr("From files of your shop: comma-separated tables and a mapping"),
            &StartPage::importRequested);
    addDoor(QStringLiteral("folder"), tr("Look around first"),
            tr("The empty pages; both doors stay open in the File menu"),
            &StartPage::storeRequested);
}

void StartPage::addDoor(const QString& icon, const QString& title, const QString& text,
                        void (StartPage::*asked)())
{
    auto* door = new DoorButton({icon, title, text}, m_appearance, card());
    connect(door, &QAbstractButton::clicked, this, asked);
    body()->addWidget(door);
    if (focusProxy() == nullptr)
        setFocusProxy(door);
}

} // namespace orderdeck
