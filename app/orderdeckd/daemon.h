#pragma once

#include "app/orderdeckd/daemon_options.h"
#include "app/terminal/stop_signal.h"

#include <iosfwd>

namespace orderdeck {

/// Runs the service of a profile in this process until its time is over or a signal comes, and
/// prints a line of figures a second.
class Daemon {
public:
    Daemon(DaemonOptions options, const StopSignal& stop, std::ostream& figures,
           std::ostream& messages);
    /// Exit status: 0 ended as asked, 2 the service could not be started.
    [[nodiscard]] int run();

private:
    [[nodiscard]] Result<void> prepare();
    void follow(class ServiceHost& host);

    DaemonOptions m_options;
    const StopSignal& m_stop;
    std::ostream& m_figures;
    std::ostream& m_messages;
};

} // namespace orderdeck
