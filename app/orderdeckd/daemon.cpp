#include "app/orderdeckd/daemon.h"

#include "app/orderdeckd/figures_line.h"
#include "app/orderdeckd/start_progress_line.h"
#include "backend/hosting/demo_folder.h"
#include "backend/hosting/service_host.h"
#include "backend/hosting/snapshot_json.h"

#include <ostream>
#include <unistd.h>

namespace orderdeck {

namespace {

constexpr std::chrono::seconds kInterval{1};
/// Of the two seconds in which the program has to end.
constexpr std::chrono::milliseconds kDrainWithin{1500};

} // namespace

Daemon::Daemon(DaemonOptions options, const StopSignal& stop, std::ostream& figures,
               std::ostream& messages)
    : m_options(std::move(options)), m_stop(stop), m_figures(figures), m_messages(messages)
{}

int Daemon::run()
{
    if (const Result<void> prepared = prepare(); !prepared) {
        m_messages << "orderdeckd: " << prepared.error().text() << '\n';
        return 2;
    }
    StartProgressLine line(m_messages, ::isatty(STDERR_FILENO) == 1
                                           ? StartProgressLine::Watcher::Person
                                           : StartProgressLine::Watcher::File);
    Result<std::unique_ptr<ServiceHost>> host = ServiceHost::start(
        m_options.profile, std::make_shared<SystemClock>(), [&](const StartProgress& progress) {
            line.show(progress);
            return !m_stop.raised();
        });
    line.finish();
    if (!host && host.error().kind == ErrorKind::Cancelled && m_stop.raised())
        return 0;
    if (!host) {
        m_messages << "orderdeckd: " << host.error().text() << '\n';
        return 2;
    }
    m_messages << "orderdeckd serves " << m_options.profile.name << " in "
               << m_options.profile.folder << "; Ctrl-C ends it\n"
               << std::flush;
    follow(**host);
    (*host)->stop(Deadline::after(kDrainWithin));
    return 0;
}

Result<void> Daemon::prepare()
{
    if (!m_options.fresh)
        return {};
    if (m_options.profile.servers) {
        m_options.profile.servers->existing = ExistingData::Remove;
        return {};
    }
    return removeDemoStore(m_options.profile.folder);
}

void Daemon::follow(ServiceHost& host)
{
    const auto begin = Deadline::SteadyClock::now();
    const auto until = [](Deadline::SteadyClock::time_point moment) {
        return Deadline::after(moment - Deadline::SteadyClock::now());
    };
    for (int second = 1;; ++second) {
        const auto tick = begin + second * kInterval;
        const bool last = m_options.runFor && begin + *m_options.runFor <= tick;
        if (m_stop.wait(until(last ? begin + *m_options.runFor : tick)))
            return;
        const auto snapshot = host.snapshot();
        if (m_options.json) {
            Json figures = figuresJson(*snapshot);
            figures["shards"] = shardsJson(*snapshot);
            m_figures << toLine(figures) << '\n';
        } else
            m_figures << figuresLine(*snapshot) << '\n';
        // Whoever read the figures is gone: nobody asks for more.
        if (last || !m_figures.flush())
            return;
    }
}

} // namespace orderdeck
