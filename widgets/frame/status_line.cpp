#include "widgets/frame/status_line.h"

#include "models/text.h"
#include "widgets/frame/card.h"
#include "widgets/frame/eliding_label.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QPainter>

#include <algorithm>

namespace orderdeck {
namespace {

using namespace std::chrono_literals;

/// Figures older than this mean that the service does not answer.
constexpr auto kSilence = 5s;

QString ageText(Duration age)
{
    if (age < 10s)
        return QString::number(double(std::max<std::int64_t>(age.count(), 0)) / 1e6, 'f', 1);
    return countText(age / 1s);
}

QPixmap dotPixmap(const QColor& colour, qreal ratio)
{
    QPixmap pixmap(qRound(10 * ratio), qRound(10 * ratio));
    pixmap.fill(Qt::transparent);
    pixmap.setDevicePixelRatio(ratio);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawEllipse(QRectF(0.5, 0.5, 9, 9));
    return pixmap;
}

} // namespace

StatusLine::StatusLine(const Appearance& appearance, const ViewSettings& view,
                       std::shared_ptr<const Clock> clock, QWidget* parent)
    : QWidget(parent), m_appearance(appearance), m_view(view), m_clock(std::move(clock)),
      m_dot(new QLabel(this)), m_connection(makeLabel({}, "small", this)),
      m_shards(makeLabel({}, "small", this)), m_own(makeLabel({}, "small", this)),
      m_note(new ElidingLabel("small", this)), m_age(makeLabel({}, "small", this)),
      m_time(makeLabel({}, "small", this))
{
    m_connection->setObjectName(QStringLiteral("connection"));
    m_shards->setObjectName(QStringLiteral("shardsWritable"));
    m_own->setObjectName(QStringLiteral("ownQueries"));
    m_own->setToolTip(tr("Lists, counts and single orders that this window asked for, per second, "
                         "over the last 10 seconds"));
    m_age->setObjectName(QStringLiteral("figuresAge"));
    m_time->setObjectName(QStringLiteral("clock"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(8, 2, 6, 2);
    row->setSpacing(6);
    row->addWidget(m_dot);
    row->addWidget(m_connection);
    for (QLabel* label : {m_shards, m_own, static_cast<QLabel*>(m_note)}) {
        row->addSpacing(12);
        row->addWidget(label);
    }
    row->addStretch(1);
    row->addWidget(m_age);
    row->addSpacing(12);
    row->addWidget(m_time);
    m_ticker.setInterval(1s);
    m_noteEnd.setSingleShot(true);
    connect(&m_ticker, &QTimer::timeout, this, &StatusLine::tick);
    connect(&m_noteEnd, &QTimer::timeout, this, [this] { m_note->setText({}); });
    connect(&appearance, &Appearance::changed, this, &StatusLine::tick);
    connect(&view, &ViewSettings::zoneChanged, this, &StatusLine::tick);
    tick();
}

void StatusLine::showSnapshot(std::shared_ptr<const ServiceSnapshot> snapshot)
{
    m_snapshot = std::move(snapshot);
    tick();
}

void StatusLine::note(const QString& text)
{
    m_note->setText(text);
    m_noteEnd.start(5s);
}

void StatusLine::showEvent(QShowEvent* event)
{
    m_ticker.start();
    tick();
    QWidget::showEvent(event);
}

void StatusLine::hideEvent(QHideEvent* event)
{
    m_ticker.stop();
    QWidget::hideEvent(event);
}

void StatusLine::tick()
{
    const Timestamp now = m_clock->now();
    const qint64 millis = toMicros(now) / 1000;
    const bool utc = m_view.zone() == Qt::UTC;
    m_time->setText(
        QDateTime::fromMSecsSinceEpoch(millis, m_view.zone())
            .toString(utc ? QStringLiteral("'UTC' HH:mm:ss") : QStringLiteral("'local' HH:mm:ss")));
    for (QLabel* label : {m_shards, m_own, m_age})
        label->setVisible(m_snapshot != nullptr);
    if (!m_snapshot) {
        m_dot->setPixmap(dotPixmap(m_appearance.palette().muted, devicePixelRatioF()));
        m_connection->setText(tr("no service"));
        m_dot->setAccessibleName(m_connection->text());
        setTone(*m_connection, "small");
        return;
    }
    const Duration age = std::max(Duration(0), now - m_snapshot->at);
    showConnection(age < kSilence);
    m_age->setText(tr("figures %1 s old").arg(ageText(age)));
    m_own->setText(tr("this window: %1 queries/s").arg(rateText(m_snapshot->ownQueriesPerSecond)));
    const auto& shards = m_snapshot->shards;
    const auto stopped = std::count_if(shards.begin(), shards.end(),
                                       [](const ShardStatus& shard) { return !shard.writable; });
    m_shards->setText(
        stopped == 0
            ? tr("all shards writable")
            : tr("%1 of %2 shards not writable").arg(stopped).arg(qlonglong(shards.size())));
    setTone(*m_shards, stopped == 0 ? "small" : "error");
}

void StatusLine::showConnection(bool answering)
{
    const Palette& palette = m_appearance.palette();
    m_dot->setPixmap(dotPixmap(answering ? palette.good : palette.error, devicePixelRatioF()));
    m_connection->setText(answering ? tr("connected") : tr("the service does not answer"));
    m_dot->setAccessibleName(m_connection->text());
    setTone(*m_connection, answering ? "good" : "error");
}

} // namespace orderdeck
