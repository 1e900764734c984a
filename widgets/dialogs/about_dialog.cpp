#include "widgets/dialogs/about_dialog.h"

#include "widgets/frame/card.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QSvgRenderer>

namespace orderdeck {
namespace {

QPixmap programIcon(int side, qreal ratio)
{
    QSvgRenderer renderer(QStringLiteral(":/icons/orderdeck.svg"));
    QPixmap pixmap(qRound(side * ratio), qRound(side * ratio));
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    renderer.render(&painter);
    painter.end();
    pixmap.setDevicePixelRatio(ratio);
    return pixmap;
}

} // namespace

AboutDialog::AboutDialog(const Appearance&, QWidget* parent) : QDialog(parent)
{
    setWindowTitle(tr("About Orderdeck"));
    setObjectName(QStringLiteral("aboutDialog"));
    auto* row = new QHBoxLayout;
    row->setSpacing(20);
    auto* picture = new QLabel(this);
    picture->setPixmap(programIcon(72, devicePixelRatioF()));
    picture->setAccessibleName(tr("Sign of Orderdeck"));
    row->addWidget(picture, 0, Qt::AlignTop);
    auto* column = new QVBoxLayout;
    column->setSpacing(8);
    column->addWidget(makeLabel(QStringLiteral("Orderdeck"), "heading", this));
    column->addWidget(
        makeLabel(tr("Version %1").arg(QStringLiteral(ORDERDECK_VERSION)), "muted", this));
    auto* what = makeLabel(tr("A desktop console with the whole order service inside it: watch "
                              "orders move, see where they stall and why, and move them by hand, "
                              "lawfully and with a reason."),
                           "", this);
    what->setWordWrap(true);
    what->setFixedWidth(360);
    column->addWidget(what);
    auto* licence = makeLabel(tr("Free software under the GNU General Public License, version 3 or "
                                 "later. Built with Qt %1, SQLite and toml++.")
                                  .arg(QString::fromLatin1(qVersion())),
                              "small", this);
    licence->setWordWrap(true);
    licence->setFixedWidth(360);
    column->addWidget(licence);
    row->addLayout(column);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(24, 24, 24, 16);
    all->setSpacing(20);
    all->addLayout(row);
    all->addWidget(buttons);
    layout()->setSizeConstraint(QLayout::SetFixedSize);
}

} // namespace orderdeck
