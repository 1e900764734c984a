#include "widgets/frame/trouble_page.h"

#include "models/error_text.h"
#include "models/text.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace orderdeck {
namespace {

QString titleOf(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Busy: return TroublePage::tr("Another program has this store");
    case ErrorKind::Unsupported: return TroublePage::tr("This program cannot open the store");
    case ErrorKind::Corrupt: return TroublePage::tr("The store contradicts itself");
    case ErrorKind::Cancelled: return TroublePage::tr("The start was cancelled");
    default: return TroublePage::tr("The store could not be opened");
    }
}

QString adviceOf(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Busy:
        return TroublePage::tr("One program at a time writes to an embedded store. End the other "
                               "one, or look into its store from a terminal: orderdeckctl asks the "
                               "program that holds it.");
    case ErrorKind::Unsupported:
        return TroublePage::tr("Nothing was changed. A newer version of Orderdeck, or another "
                               "folder, may be needed.");
    case ErrorKind::Corrupt:
        return TroublePage::tr("Nothing was changed. orderdeckctl verify says what is wrong; "
                               "orderdeckctl rebuild makes lists and counts anew from the events.");
    case ErrorKind::Cancelled:
        return TroublePage::tr("What was half written is completed by the next start.");
    case ErrorKind::Io: return TroublePage::tr("Check the disk and the rights of the folder.");
    default: return TroublePage::tr("Nothing was changed.");
    }
}

} // namespace

TroublePage::TroublePage(const Error& error, QWidget* parent)
    : FrontPage(titleOf(error.kind), {}, parent)
{
    QLabel* what = makeLabel(errorText({error.kind, error.message}), "", card());
    what->setObjectName(QStringLiteral("troubleText"));
    what->setWordWrap(true);
    what->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    QLabel* advice = makeLabel(adviceOf(error.kind), "muted", card());
    advice->setWordWrap(true);
    body()->addWidget(what);
    if (!error.context.empty()) {
        // A path has no place to break: it stands in a line that can be scrolled and copied.
        auto* where = new QLineEdit(fromUtf8(error.context), card());
        where->setReadOnly(true);
        where->setAccessibleName(tr("Where"));
        body()->addWidget(where);
    }
    body()->addWidget(advice);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    auto* quit = new QPushButton(tr("Quit"), card());
    auto* retry = new QPushButton(tr("Try again"), card());
    retry->setProperty("tone", QStringLiteral("primary"));
    buttons->addWidget(quit);
    buttons->addWidget(retry);
    body()->addLayout(buttons);
    setFocusProxy(retry);
    connect(quit, &QPushButton::clicked, this, &TroublePage::quitRequested);
    connect(retry, &QPushButton::clicked, this, &TroublePage::retryRequested);
    setAccessibleDescription(what->text());
}

} // namespace orderdeck
