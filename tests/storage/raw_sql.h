#pragma once

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>

#include <string>
#include <vector>

namespace orderdeck {

/// Runs statements on a file behind the store's back; ends the program when one fails.
inline void runSql(const std::string& path, const std::vector<const char*>& statements)
{
    const QString name = QStringLiteral("raw");
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
        database.setDatabaseName(QString::fromStdString(path));
        if (!database.open())
            qFatal("%s", qPrintable(database.lastError().text()));
        for (const char* statement : statements) {
            QSqlQuery query(database);
            if (!query.exec(QString::fromUtf8(statement)))
                qFatal("%s: %s", statement, qPrintable(query.lastError().text()));
        }
        database.close();
    }
    QSqlDatabase::removeDatabase(name);
}

} // namespace orderdeck
