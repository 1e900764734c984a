#pragma once

#include "widgets/lifecycle/graph_layout.h"

#include <QObject>

#include <map>
#include <memory>

class QProcess;
class QTemporaryFile;
class QTimer;

namespace orderdeck {

/// Lays definitions out with Graphviz' dot in a child process, and by layers where dot is absent,
/// fails or takes too long. Keeps what it has found, per definition and direction. GUI thread;
/// never waits.
class GraphLayouter final : public QObject {
    Q_OBJECT
public:
    explicit GraphLayouter(QObject* parent);
    ~GraphLayouter() override;

    /// The best layout that is known now; asks dot when it has not yet. ready() tells when there is
    /// a better one.
    [[nodiscard]] const GraphLayout& layout(const std::shared_ptr<const Lifecycle>& lifecycle,
                                            FlowDirection direction);
    /// There is nothing better to come.
    [[nodiscard]] bool settled() const { return m_waiting.empty(); }

Q_SIGNALS:
    void ready();

private:
    struct Question {
        std::shared_ptr<const Lifecycle> lifecycle;
        FlowDirection direction;
    };
    using Key = std::pair<const Lifecycle*, int>;

    void askNext();
    void finish();

    /// A definition stays as long as its layout: its address is the key.
    struct Found {
        std::shared_ptr<const Lifecycle> lifecycle;
        GraphLayout layout;
    };

    std::map<Key, Found> m_layouts;
    std::vector<Question> m_waiting; ///< Front: being answered. At most two per definition.
    std::unique_ptr<QTemporaryFile>
        m_text; ///< What dot reads: a pipe could break under the writer.
    std::unique_ptr<QProcess> m_dot;
    QTimer* m_patience;
    bool m_dotWorks = true;
};

} // namespace orderdeck
