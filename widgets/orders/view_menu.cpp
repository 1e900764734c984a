#include "widgets/orders/view_menu.h"

#include "widgets/frame/card.h"
#include "widgets/orders/view_name_dialog.h"

#include <QAction>
#include <QActionGroup>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>

#include <algorithm>

namespace orderdeck {

namespace {

constexpr int kWidestName = 180; ///< Pixels.

/// A name is no place for a mnemonic.
QString asLabel(QString name) { return name.replace(QLatin1Char('&'), QStringLiteral("&&")); }

} // namespace

ViewMenu::ViewMenu(OrderViews& views, QWidget* parent)
    : QObject(parent), m_views(views), m_menu(new QMenu(tr("&Views"), parent)),
      m_button(new QPushButton(parent))
{
    m_menu->setObjectName(QStringLiteral("viewMenu"));
    m_button->setObjectName(QStringLiteral("views"));
    m_button->setMenu(m_menu);
    m_save = addAction(tr("&Save as…"), &ViewMenu::askToSave);
    m_update = addAction({}, &ViewMenu::update);
    m_rename = addAction({}, &ViewMenu::askToRename);
    m_delete = addAction({}, &ViewMenu::askToDelete);
    connect(&m_views, &OrderViews::changed, this, &ViewMenu::fill);
    fill();
}

QAction* ViewMenu::addAction(const QString& text, void (ViewMenu::*asked)())
{
    auto* action = new QAction(text, this);
    connect(action, &QAction::triggered, this, asked);
    return action;
}

void ViewMenu::fill()
{
    m_menu->clear();
    delete m_choices;
    m_choices = new QActionGroup(this);
    bool shipped = true;
    for (const OrderView& view : m_views.views()) {
        if (shipped && !view.shipped)
            m_menu->addSeparator();
        shipped = view.shipped;
        QAction* action = m_menu->addAction(asLabel(view.name));
        action->setCheckable(true);
        action->setData(view.name);
        m_choices->addAction(action);
        connect(action, &QAction::triggered, this, [this, name = view.name] { choose(name); });
    }
    m_menu->addSeparator();
    m_menu->addActions({m_save, m_update, m_rename, m_delete});
    showCurrent();
}

void ViewMenu::choose(const QString& name)
{
    const OrderView* view = m_views.find(name);
    if (view == nullptr)
        return;
    m_current = view->name;
    const OrderListing listing = view->listing;
    showCurrent();
    Q_EMIT chosen(listing);
}

bool ViewMenu::setCurrent(const QString& name)
{
    const OrderView* view = m_views.find(name);
    m_current = view == nullptr ? QString() : view->name;
    showCurrent();
    return view != nullptr;
}

void ViewMenu::showListing(const OrderListing& listing, Savable savable)
{
    m_listing = listing;
    m_savable = savable == Savable::Yes;
    showCurrent();
}

void ViewMenu::adoptListing()
{
    if (const OrderView* view = currentView(); view != nullptr && fits(m_listing, view->listing))
        return;
    const auto& all = m_views.views();
    const auto same = std::find_if(all.begin(), all.end(), [this](const OrderView& view) {
        return fits(m_listing, view.listing);
    });
    if (same == all.end())
        return;
    m_current = same->name;
    showCurrent();
}

void ViewMenu::showCurrent()
{
    const OrderView* view = currentView();
    const bool changed = view != nullptr && !fits(m_listing, view->listing);
    const QString name = view == nullptr ? tr("Views") : view->name;
    const QString mark = changed ? QStringLiteral(" •") : QString();
    m_button->setText(
        asLabel(m_button->fontMetrics().elidedText(name, Qt::ElideRight, kWidestName)) % mark %
        QStringLiteral("  ▾"));
    m_button->setAccessibleName(changed ? tr("View: %1, changed").arg(name)
                                        : tr("View: %1").arg(name));
    m_button->setToolTip(
        changed ? tr("The list differs from this view: filter, columns or sorting changed")
                : tr("Saved views: filter, columns and sorting under a name"));
    for (QAction* action : m_choices->actions())
        action->setChecked(view != nullptr && action->data().toString() == view->name);
    const bool own = view != nullptr && !view->shipped;
    const QString label = own ? asLabel(view->name) : QString();
    m_save->setEnabled(m_savable);
    m_update->setText(own ? tr("&Update “%1”").arg(label) : tr("&Update"));
    m_rename->setText(own ? tr("&Rename “%1”…").arg(label) : tr("&Rename…"));
    m_delete->setText(own ? tr("&Delete “%1”…").arg(label) : tr("&Delete…"));
    m_update->setEnabled(own && changed && m_savable);
    m_rename->setEnabled(own);
    m_delete->setEnabled(own);
}

void ViewMenu::askToSave()
{
    // As it is now, not as it may have become when the name is typed.
    auto* dialog =
        new ViewNameDialog({tr("Save the view"),
                            tr("Save view"),
                            {},
                            [this](const QString& name) { return m_views.problem(name); }},
                           m_button);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, listing = m_listing] {
        if (!m_views.add(dialog->name(), listing))
            return;
        setCurrent(dialog->name());
        Q_EMIT told(tr("The view “%1” is saved").arg(dialog->name()));
    });
    dialog->open();
}

void ViewMenu::update()
{
    const QString name = m_current;
    if (m_views.update(name, m_listing))
        Q_EMIT told(tr("The view “%1” is what the list shows now").arg(name));
}

void ViewMenu::askToRename()
{
    auto* dialog = new ViewNameDialog(
        {tr("Rename the view"), tr("Rename view"), m_current,
         [this, old = m_current](const QString& name) { return m_views.problem(name, old); }},
        m_button);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, old = m_current] {
        if (!m_views.rename(old, dialog->name()))
            return;
        setCurrent(dialog->name());
        Q_EMIT told(tr("The view “%1” is called “%2” now").arg(old, dialog->name()));
    });
    dialog->open();
}

void ViewMenu::askToDelete()
{
    auto* box = new QMessageBox(m_button);
    box->setObjectName(QStringLiteral("deleteView"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setWindowTitle(tr("Delete the view"));
    box->setTextFormat(Qt::PlainText);
    box->setText(tr("Delete the saved view “%1”?").arg(m_current));
    box->setInformativeText(tr("Its filter, columns and sorting are forgotten; no order changes."));
    QPushButton* act = box->addButton(tr("Delete view"), QMessageBox::DestructiveRole);
    setTone(*act, "danger");
    box->setDefaultButton(box->addButton(QMessageBox::Cancel));
    connect(act, &QPushButton::clicked, this, [this, name = m_current] {
        if (m_views.remove(name))
            Q_EMIT told(tr("The view “%1” is deleted").arg(name));
    });
    box->open();
}

} // namespace orderdeck
