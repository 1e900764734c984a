#pragma once

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>

#include <string>
#include <vector>

namespace orderdeck {

/// Runs statements on a file behind the store's back; ends the program when one fails. Each gets
/// the value for its question mark, if it has one.
inline void runSql(const std::string& path, const std::vector<const char*>& statements,
                   const std::string& value = {})
{
    const QString name = QStringLiteral("raw");
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
        database.setDatabaseName(QString::fromStdString(path));
        if (!database.open())
            qFatal("%s", qPrintable(database.lastError().text()));
        for (const char* statement : statements) {
            QSqlQuery query(database);
            query.prepare(QString::fromUtf8(statement));
            if (QByteArray(statement).contains('?'))
                query.addBindValue(QString::fromStdString(value));
            if (!query.exec())
                qFatal("%s: %s", statement, qPrintable(query.lastError().text()));
        }
        database.close();
    }
    QSqlDatabase::removeDatabase(name);
}

} // namespace orderdeck
