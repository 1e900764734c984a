#pragma once

#include <QObject>

#include <functional>
#include <thread>

namespace orderdeck {

/// One long piece of work on a thread of its own, so that the window goes on answering. finished()
/// is emitted on the GUI thread. The destructor waits for the work: whoever wants it to end sooner
/// tells the work itself (a CancelFlag) before.
class Errand final : public QObject {
    Q_OBJECT
public:
    explicit Errand(std::function<void()> work, QObject* parent = nullptr);
    ~Errand() override;

Q_SIGNALS:
    void finished();

private:
    std::thread m_thread;
};

} // namespace orderdeck
