#include "resources/resources.h"

#include <QFile>

namespace orderdeck {

Result<std::string> readResource(std::string_view path)
{
    QFile file(QLatin1String(":/") + QString::fromUtf8(path.data(), qsizetype(path.size())));
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorKind::NotFound, "this build carries no file " + std::string(path)};
    return file.readAll().toStdString();
}

} // namespace orderdeck
