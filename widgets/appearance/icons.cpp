#include "widgets/appearance/icons.h"

#include <QFile>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace orderdeck {

QPixmap iconPixmap(const QString& name, const QColor& colour, int side, qreal ratio)
{
    const QString key = QStringLiteral("orderdeck/%1/%2/%3/%4")
                            .arg(name, colour.name(QColor::HexArgb))
                            .arg(side)
                            .arg(ratio);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    // Qt Svg does not know currentColor: the colour is written into the text instead.
    QByteArray svg = file.readAll();
    svg.replace("currentColor", colour.name(QColor::HexRgb).toLatin1());
    QSvgRenderer renderer(svg);
    const int pixels = qRound(side * ratio);
    pixmap = QPixmap(pixels, pixels);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    renderer.render(&painter, QRectF(0, 0, pixels, pixels));
    painter.end();
    pixmap.setDevicePixelRatio(ratio);
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

QIcon icon(const QString& name, const IconColours& colours, int side)
{
    QIcon result;
    for (const qreal ratio : {1.0, 2.0, 3.0}) {
        result.addPixmap(iconPixmap(name, colours.normal, side, ratio), QIcon::Normal, QIcon::Off);
        result.addPixmap(iconPixmap(name, colours.on, side, ratio), QIcon::Normal, QIcon::On);
        result.addPixmap(iconPixmap(name, colours.disabled, side, ratio), QIcon::Disabled);
        result.addPixmap(iconPixmap(name, colours.on, side, ratio), QIcon::Selected);
    }
    return result;
}

} // namespace orderdeck
