#include "widgets/dialogs/import_files.h"

#include "models/text.h"
#include "widgets/frame/card.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

namespace orderdeck {

ImportFiles::ImportFiles(QWidget* parent) : QWidget(parent), m_form(new QFormLayout(this))
{
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setVerticalSpacing(8);
    m_form->setHorizontalSpacing(12);
    m_form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
}

void ImportFiles::show(const Mapping& mapping)
{
    while (m_form->rowCount() > 0)
        m_form->removeRow(0);
    m_lines.clear();
    for (const MappingFile& file : mapping.files)
        addLine(file);
    Q_EMIT changed();
}

void ImportFiles::addLine(const MappingFile& file)
{
    const int index = int(m_lines.size());
    const QString role = fromUtf8(file.role);
    auto* field = new QWidget(this);
    auto* row = new QHBoxLayout(field);
    row->setContentsMargins(0, 0, 0, 0);
    auto* path = new QLineEdit(field);
    path->setObjectName(QStringLiteral("importFile%1").arg(index));
    path->setAccessibleName(tr("File with %1").arg(role));
    path->setPlaceholderText(file.optional ? tr("may be left out") : tr("comma-separated file"));
    auto* browse = new QPushButton(tr("Choose…"), field);
    browse->setAccessibleName(tr("Choose the file with %1").arg(role));
    row->addWidget(path, 1);
    row->addWidget(browse);
    m_form->addRow(makeLabel(role, "muted", this), field);
    m_lines.append({role, path, file.optional});
    connect(path, &QLineEdit::textChanged, this, &ImportFiles::changed);
    connect(browse, &QPushButton::clicked, this, [this, index] { choose(index); });
}

void ImportFiles::choose(int line)
{
    const QString before = m_lines[line].path->text();
    const QString chosen = QFileDialog::getOpenFileName(
        this, tr("File with %1").arg(m_lines[line].role), QFileInfo(before).absolutePath(),
        tr("Tables (*.csv *.tsv *.txt);;All files (*)"));
    if (!chosen.isEmpty())
        m_lines[line].path->setText(chosen);
}

std::vector<std::string> ImportFiles::paths() const
{
    std::vector<std::string> result;
    for (const Line& line : m_lines)
        result.push_back(line.path->text().trimmed().toStdString());
    while (!result.empty() && result.back().empty())
        result.pop_back();
    return result;
}

QString ImportFiles::missing() const
{
    const int given = int(paths().size());
    for (int i = 0; i < m_lines.size(); ++i) {
        const QString path = m_lines[i].path->text().trimmed();
        if (path.isEmpty() && (!m_lines[i].optional || i < given))
            return tr("Choose the file with %1.").arg(m_lines[i].role);
        if (!path.isEmpty() && !QFileInfo(path).isFile())
            return tr("There is no file %1.").arg(path);
    }
    return m_lines.isEmpty() ? tr("Choose how the files are to be read.") : QString();
}

} // namespace orderdeck
