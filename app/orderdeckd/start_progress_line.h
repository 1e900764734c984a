#pragma once

#include "backend/hosting/service_host.h"

#include <ostream>

namespace orderdeck {

/// The progress of starting on one line that writes over itself; where nobody watches, a line for
/// each step. Any one thread.
class StartProgressLine {
public:
    enum class Watcher { Person, File };
    StartProgressLine(std::ostream& out, Watcher watcher) : m_out(out), m_watcher(watcher) {}
    void show(const StartProgress& progress);
    /// Ends the line.
    void finish();

private:
    std::ostream& m_out;
    Watcher m_watcher;
    std::string m_step;
    std::size_t m_width = 0; ///< Of what stands on the line.
};

} // namespace orderdeck
