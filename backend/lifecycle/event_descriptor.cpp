#include "backend/lifecycle/event_descriptor.h"

#include "backend/lifecycle/scxml_document.h"

namespace orderdeck {

std::vector<std::string_view> eventDescriptors(std::string_view attribute)
{
    constexpr std::string_view kBlanks = " \t\r\n";
    std::vector<std::string_view> descriptors;
    std::size_t at = attribute.find_first_not_of(kBlanks);
    while (at != std::string_view::npos) {
        const std::size_t end = std::min(attribute.find_first_of(kBlanks, at), attribute.size());
        std::string_view descriptor = attribute.substr(at, end - at);
        if (descriptor.size() > 2 && descriptor.ends_with(".*"))
            descriptor.remove_suffix(2);
        else if (descriptor.size() > 1 && descriptor.ends_with('.'))
            descriptor.remove_suffix(1);
        descriptors.push_back(descriptor);
        at = attribute.find_first_not_of(kBlanks, end);
    }
    return descriptors;
}

std::optional<std::string> descriptorFault(std::string_view descriptor)
{
    if (descriptor == "*")
        return std::nullopt;
    const std::string quoted = "'" + std::string(descriptor.substr(0, 40)) + "'";
    if (descriptor.find('*') != std::string_view::npos)
        return quoted + " is no event descriptor: * stands alone or after the last dot";
    if (descriptor.starts_with('.') || descriptor.ends_with('.') ||
        descriptor.find("..") != std::string_view::npos)
        return quoted + " is no event descriptor: a name is missing beside a dot";
    if (descriptor.size() > kMaxDefinitionNameBytes)
        return quoted + " is longer than " + std::to_string(kMaxDefinitionNameBytes) + " bytes";
    return std::nullopt;
}

std::string_view withoutLastToken(std::string_view event) noexcept
{
    const std::size_t dot = event.rfind('.');
    return dot == std::string_view::npos ? std::string_view() : event.substr(0, dot);
}

} // namespace orderdeck
