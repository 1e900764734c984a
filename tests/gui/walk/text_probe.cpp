#include "tests/gui/walk/text_probe.h"

#include <QPaintDevice>
#include <QPaintEngine>
#include <QPainter>
#include <QWidget>

namespace orderdeck {
namespace {

/// Takes texts down and lets everything else go.
class ProbeEngine final : public QPaintEngine {
public:
    ProbeEngine() : QPaintEngine(QPaintEngine::AllFeatures) {}

    bool begin(QPaintDevice*) override { return true; }
    bool end() override { return true; }
    void updateState(const QPaintEngineState&) override {}
    void drawPixmap(const QRectF&, const QPixmap&, const QRectF&) override {}
    void drawImage(const QRectF&, const QImage&, const QRectF&, Qt::ImageConversionFlags) override
    {}
    void drawTiledPixmap(const QRectF&, const QPixmap&, const QPointF&) override {}
    void drawPath(const QPainterPath&) override {}
    void drawRects(const QRectF*, int) override {}
    void drawRects(const QRect*, int) override {}
    void drawLines(const QLineF*, int) override {}
    void drawLines(const QLine*, int) override {}
    void drawEllipse(const QRectF&) override {}
    void drawEllipse(const QRect&) override {}
    void drawPoints(const QPointF*, int) override {}
    void drawPoints(const QPoint*, int) override {}
    void drawPolygon(const QPointF*, int, PolygonDrawMode) override {}
    void drawPolygon(const QPoint*, int, PolygonDrawMode) override {}
    void drawTextItem(const QPointF& at, const QTextItem& item) override
    {
        const QString text = item.text();
        if (text.trimmed().isEmpty())
            return;
        const QTransform toDevice = painter()->deviceTransform();
        PaintedText painted;
        painted.text = text;
        const double above = item.ascent() * 0.72;
        painted.ink = toDevice.mapRect(
            QRectF(at.x(), at.y() - above, item.width(), above + item.descent() / 2));
        if (painter()->hasClipping())
            painted.clip = toDevice.mapRect(painter()->clipBoundingRect());
        m_texts.push_back(painted);
    }
    [[nodiscard]] Type type() const override { return User; }
    [[nodiscard]] std::vector<PaintedText> take() { return std::move(m_texts); }

private:
    std::vector<PaintedText> m_texts;
};

class ProbeDevice final : public QPaintDevice {
public:
    explicit ProbeDevice(const QWidget& widget) : m_widget(widget) {}
    [[nodiscard]] QPaintEngine* paintEngine() const override { return &m_engine; }
    [[nodiscard]] std::vector<PaintedText> take() { return m_engine.take(); }

protected:
    [[nodiscard]] int metric(PaintDeviceMetric asked) const override
    {
        switch (asked) {
        case PdmWidth: return m_widget.width();
        case PdmHeight: return m_widget.height();
        case PdmDevicePixelRatio: return 1;
        case PdmDevicePixelRatioScaled: return int(devicePixelRatioFScale());
        case PdmDpiX:
        case PdmPhysicalDpiX: return m_widget.logicalDpiX();
        case PdmDpiY:
        case PdmPhysicalDpiY: return m_widget.logicalDpiY();
        case PdmDepth: return 32;
        default: return QPaintDevice::metric(asked);
        }
    }

private:
    const QWidget& m_widget;
    mutable ProbeEngine m_engine;
};

} // namespace

std::vector<PaintedText> paintedTexts(QWidget& widget)
{
    ProbeDevice device(widget);
    widget.render(&device, QPoint(), QRegion(), QWidget::RenderFlags());
    return device.take();
}

} // namespace orderdeck
