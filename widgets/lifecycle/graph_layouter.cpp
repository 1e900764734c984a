#include "widgets/lifecycle/graph_layouter.h"

#include "backend/foundation/logging.h"

#include <QProcess>
#include <QTemporaryFile>
#include <QTimer>

namespace orderdeck {

namespace {

constexpr auto kPatience = std::chrono::seconds(5);
constexpr int kKillMillis = 500;

} // namespace

GraphLayouter::GraphLayouter(QObject* parent) : QObject(parent), m_patience(new QTimer(this))
{
    m_patience->setSingleShot(true);
    m_patience->setInterval(kPatience);
    connect(m_patience, &QTimer::timeout, this, [this] {
        if (m_dot)
            m_dot->kill();
    });
}

GraphLayouter::~GraphLayouter()
{
    if (m_dot) {
        m_dot->disconnect(this);
        m_dot->kill();
        m_dot->waitForFinished(kKillMillis);
    }
}

const GraphLayout& GraphLayouter::layout(const std::shared_ptr<const Lifecycle>& lifecycle,
                                         FlowDirection direction)
{
    const auto [place, isNew] = m_layouts.try_emplace({lifecycle.get(), int(direction)});
    if (isNew) {
        place->second = {lifecycle, layeredLayout(*lifecycle, direction)};
        m_waiting.push_back({lifecycle, direction});
        if (m_waiting.size() == 1)
            askNext();
    }
    return place->second.layout;
}

void GraphLayouter::askNext()
{
    if (m_waiting.empty() || !m_dotWorks) {
        m_waiting.clear();
        return;
    }
    m_dot = std::make_unique<QProcess>();
    connect(m_dot.get(), &QProcess::finished, this, &GraphLayouter::finish);
    connect(m_dot.get(), &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart)
            return; // finished() follows.
        qCInfo(logWindow)
            << "dot of Graphviz cannot be started; the lifecycle is laid out by layers";
        m_dotWorks = false;
        m_waiting.clear();
    });
    const Question question = m_waiting.front(); // Starting may fail at once and clear the queue.
    m_text = std::make_unique<QTemporaryFile>();
    if (!m_text->open() ||
        m_text->write(dotText(*question.lifecycle, question.direction).toUtf8()) < 0 ||
        !m_text->flush()) {
        m_dotWorks = false;
        m_waiting.clear();
        return;
    }
    m_dot->setStandardInputFile(m_text->fileName());
    m_dot->start(QStringLiteral("dot"), {QStringLiteral("-Tjson")});
    if (!m_dotWorks)
        return;
    m_patience->start();
}

void GraphLayouter::finish()
{
    m_patience->stop();
    if (m_waiting.empty())
        return;
    const Question question = m_waiting.front();
    m_waiting.erase(m_waiting.begin());
    if (auto layout = readDotJson(*question.lifecycle, m_dot->readAllStandardOutput())) {
        m_layouts[{question.lifecycle.get(), int(question.direction)}].layout = std::move(*layout);
        Q_EMIT ready();
    } else {
        qCWarning(logWindow) << "dot gave no usable layout:"
                             << m_dot->readAllStandardError().left(400);
    }
    // Not from within its own signal.
    QTimer::singleShot(0, this, &GraphLayouter::askNext);
}

} // namespace orderdeck
