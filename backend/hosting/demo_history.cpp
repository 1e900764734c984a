#include "backend/hosting/demo_history.h"

#include "backend/foundation/text.h"

#include <filesystem>
#include <fstream>

namespace orderdeck {

DemoHistory::DemoHistory(std::string folder) : m_mark(std::move(folder) + "/history.begun") {}

std::optional<Timestamp> DemoHistory::begun() const
{
    std::ifstream file(m_mark);
    std::string moment;
    if (!file || !std::getline(file, moment))
        return std::nullopt;
    return parseIso8601(moment);
}

Result<void> DemoHistory::write(ServiceDoor& door, Timestamp now, const WorkloadSettings& settings,
                                const Behaviour& behaviour, const ProgressCallback& progress) const
{
    const Timestamp moment = begun().value_or(now);
    {
        std::ofstream file(m_mark, std::ios::trunc);
        file << toIso8601(moment) << '\n';
        if (!file.flush())
            return Error{ErrorKind::Io, "the folder of the demo cannot be written", m_mark};
    }
    if (const auto written = writeHistory(door, moment, settings, behaviour, progress); !written)
        return written.error();
    std::error_code code;
    std::filesystem::remove(m_mark, code);
    if (code)
        return Error{ErrorKind::Io, "a file of the demo cannot be removed: " + code.message(),
                     m_mark};
    return {};
}

} // namespace orderdeck
