#pragma once

#include "backend/workload/import/mapping.h"

#include <QWidget>

class QFormLayout;
class QLineEdit;

namespace orderdeck {

/// One line per file that a mapping wants: its role, a path, a button to choose it.
class ImportFiles final : public QWidget {
    Q_OBJECT
public:
    explicit ImportFiles(QWidget* parent = nullptr);

    void show(const Mapping& mapping);
    [[nodiscard]] std::vector<std::string> paths() const; ///< Without empty ones at the end.
    /// What is still missing, in one sentence; empty: nothing.
    [[nodiscard]] QString missing() const;
    using QWidget::show;

Q_SIGNALS:
    void changed();

private:
    struct Line {
        QString role;
        QLineEdit* path;
        bool optional = false;
    };
    void addLine(const MappingFile& file);
    void choose(int line);

    QFormLayout* m_form;
    QList<Line> m_lines;
};

} // namespace orderdeck
