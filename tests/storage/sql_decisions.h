#pragma once

#include "backend/lifecycle/lifecycle.h"
#include "tests/storage/private_postgres.h"

#include <string>
#include <vector>

namespace orderdeck {

/// Has a database decide: installs lifecycles there, gathers questions, and asks them all in one
/// statement. The questions are asked once.
class SqlDecisions {
public:
    explicit SqlDecisions(const PrivatePostgres& server) : m_server(server) {}

    struct Question {
        std::string lifecycle;
        std::string state;
        std::string event;
        Role role = Role::Viewer;
    };
    void add(const Question& question, const Lifecycle& lifecycle, const GuardContext& context);

    /// What decide() and explain() answer.
    struct Row {
        int kind = -1;
        int transition = -1; ///< -1: none.
        std::string target;
        bool reasonRequired = false;
        std::string cause;
        std::string legalEvents;
    };
    /// In the order in which the questions were added.
    [[nodiscard]] std::vector<Row> rows() const;

    /// Version 1 of `name` with `source` as its text.
    [[nodiscard]] static QByteArray
    installScript(const std::string& name, const std::string& source, const Lifecycle& lifecycle);

private:
    const PrivatePostgres& m_server;
    std::string m_lines; ///< As COPY reads them.
};

} // namespace orderdeck
