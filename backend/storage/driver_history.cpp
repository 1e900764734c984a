#include "backend/storage/driver_history.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <fstream>

namespace orderdeck {
namespace {

std::string text(const QJsonObject& object, const char* key)
{
    return object.value(QLatin1String(key)).toString().toStdString();
}

std::optional<DriverLine> lineFrom(const QJsonObject& object)
{
    const std::string op = text(object, "op");
    DriverLine line;
    line.create = op == "create";
    line.requestId = text(object, "request");
    line.state = text(object, "state");
    line.version = object.value(QLatin1String("version")).toInteger();
    if (const std::string order = text(object, "order"); !order.empty()) {
        const auto id = parseOrderId(order);
        if (!id)
            return std::nullopt;
        line.order = *id;
    }
    if (const std::string verdict = text(object, "verdict"); !verdict.empty()) {
        line.verdict = parseVerdictKind(verdict);
        if (!line.verdict)
            return std::nullopt;
    }
    const bool known = op == "create" || (op == "submit" && line.order.value != 0);
    return known && !line.requestId.empty() ? std::optional(line) : std::nullopt;
}

} // namespace

Result<DriverHistory> DriverHistory::read(std::istream& input, const std::string& path)
{
    DriverHistory history;
    std::string bytes;
    for (int number = 1; std::getline(input, bytes); ++number) {
        if (input.eof())
            break; // The end of the line is missing.
        if (bytes.empty())
            continue;
        const QJsonObject object =
            QJsonDocument::fromJson(QByteArray::fromStdString(bytes)).object();
        if (text(object, "op") == "driver") {
            history.prefix = text(object, "prefix");
            continue;
        }
        const auto line = lineFrom(object);
        if (!line)
            return Error{ErrorKind::Invalid, "this line is not one of a driver's history",
                         path + ':' + std::to_string(number)};
        history.lines.push_back(*line);
    }
    return history;
}

Result<DriverHistory> DriverHistory::load(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return Error{ErrorKind::Io, "the history cannot be opened", path};
    return read(file, path);
}

} // namespace orderdeck
