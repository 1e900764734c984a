#include "tests/workload/import/import_fixture.h"

#include "backend/foundation/text.h"

#include <QFile>

namespace orderdeck {

namespace {

constexpr std::string_view kPlainToml = R"(lifecycle = "plain"
source = "shop"
currency = "EUR"
[[file]]
role = "orders"
[order]
number = "no"
customer = { constant = "somebody" }
region = { constant = "all" }
placed_at = "at"
total = "amount"
[status]
column = "status"
[status.states]
N = "new"
D = "done"
)";

constexpr std::string_view kPlainLifecycle = R"(<?xml version="1.0"?>
<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="plain" datamodel="orderdeck"
       xmlns:od="urn:orderdeck:lifecycle:1" initial="new">
  <state id="new"><transition event="do" target="done"/></state>
  <state id="done"><transition event="drop" target="gone" od:reason="required"/></state>
  <final id="gone"/>
</scxml>)";

std::string flagsOf(std::uint32_t flags)
{
    return std::string((flags & kFlagClockBackwards) != 0 ? " backwards" : "") +
           ((flags & kFlagIllegalHistory) != 0 ? " illegal" : "");
}

} // namespace

std::string FileBench::path(const std::string& name) const
{
    return m_folder.filePath(QString::fromStdString(name)).toStdString();
}

std::string FileBench::write(const std::string& name, std::string_view bytes) const
{
    QFile file(QString::fromStdString(path(name)));
    if (!file.open(QIODevice::WriteOnly) ||
        file.write(bytes.data(), qint64(bytes.size())) != qint64(bytes.size()))
        std::abort();
    return path(name);
}

std::string FileBench::read(const std::string& name) const { return bytesOf(path(name)); }

bool FileBench::exists(const std::string& name) const
{
    return QFile::exists(QString::fromStdString(path(name)));
}

std::string bytesOf(const std::string& path)
{
    QFile file(QString::fromStdString(path));
    if (!file.open(QIODevice::ReadOnly))
        return "cannot read " + path;
    return file.readAll().toStdString();
}

std::string ownFile(const std::string& name)
{
    return qEnvironmentVariable("ORDERDECK_SOURCE_DIR", QStringLiteral(".")).toStdString() +
           "/tests/workload/data/" + name;
}

std::string realData() { return qEnvironmentVariable("ORDERDECK_DATA").toStdString(); }

std::string plainToml() { return std::string(kPlainToml); }
std::string plainLifecycle() { return std::string(kPlainLifecycle); }

Mapping plainMapping() { return plainMappingWith(""); }

Mapping plainMappingWith(std::string_view toml)
{
    auto mapping = parseMapping(plainToml() + std::string(toml), "plain.toml");
    if (!mapping)
        qFatal("%s", mapping.error().text().c_str());
    mapping->lifecycleSource = kPlainLifecycle;
    return std::move(mapping).value();
}

std::string equation(const ImportFileReport& file)
{
    return std::to_string(file.used) + '/' + std::to_string(file.rowsSkipped()) + '/' +
           std::to_string(file.refused) + '/' + std::to_string(file.alreadyThere);
}

std::string dump(const OrderHistory& history)
{
    const Order& order = history.order;
    std::string text = order.number + ' ' + order.customer + ' ' + order.region + ' ' +
                       formatMinor(order.totalMinor) + ' ' + order.currency + flagsOf(order.flags) +
                       ' ' + order.payload + '\n';
    for (const Event& event : history.events)
        text += "  " + std::to_string(event.version) + ' ' + event.name + ": " + event.from +
                " > " + event.to + " at " + toIso8601(event.at) +
                (event.reason.empty() ? "" : " because " + event.reason) + '\n';
    return text;
}

} // namespace orderdeck
