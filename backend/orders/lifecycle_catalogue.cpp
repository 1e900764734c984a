#include "backend/orders/lifecycle_catalogue.h"

#include "backend/lifecycle/scxml_reader.h"

#include <algorithm>
#include <tuple>

namespace orderdeck {

namespace {

bool before(const InstalledLifecycle& a, const InstalledLifecycle& b)
{
    return std::tie(a.name, a.version) < std::tie(b.name, b.version);
}

Error refusal(const std::vector<Diagnostic>& diagnostics)
{
    const auto first = std::ranges::find(diagnostics, Diagnostic::Severity::Error,
                                         [](const Diagnostic& d) { return d.severity; });
    if (first == diagnostics.end())
        return {ErrorKind::Invalid, "The definition could not be read"};
    return {ErrorKind::Invalid, "The definition was not installed: " + first->message,
            "line " + std::to_string(first->line) + ", column " + std::to_string(first->column)};
}

} // namespace

LifecycleCatalogue::LifecycleCatalogue(std::vector<InstalledLifecycle> all) : m_all(std::move(all))
{
    std::ranges::sort(m_all, before);
}

const Lifecycle* LifecycleCatalogue::find(std::string_view name, int version) const
{
    const auto found = std::ranges::find_if(m_all, [&](const InstalledLifecycle& installed) {
        return installed.version == version && installed.name == name;
    });
    return found == m_all.end() ? nullptr : found->lifecycle.get();
}

const InstalledLifecycle* LifecycleCatalogue::newest(std::string_view name) const
{
    const InstalledLifecycle* newest = nullptr;
    for (const InstalledLifecycle& installed : m_all)
        if (installed.name == name)
            newest = &installed;
    return newest;
}

Result<LifecycleCatalogue> LifecycleCatalogue::with(std::string_view source) const
{
    ScxmlReading reading = readScxml(source);
    if (!reading.lifecycle)
        return refusal(reading.diagnostics);
    const std::string name = reading.lifecycle->name();
    if (name.empty())
        return Error{ErrorKind::Invalid,
                     "The definition has no name: give its scxml element a name attribute"};
    const InstalledLifecycle* present = newest(name);
    if (present != nullptr && present->lifecycle->source() == source)
        return *this;
    std::vector<InstalledLifecycle> all = m_all;
    all.push_back({name, present == nullptr ? 1 : present->version + 1,
                   std::make_shared<const Lifecycle>(std::move(*reading.lifecycle))});
    return LifecycleCatalogue(std::move(all));
}

} // namespace orderdeck
