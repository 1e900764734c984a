#include "widgets/dialogs/import_dialog.h"

#include "models/error_text.h"
#include "models/text.h"
#include "widgets/dialogs/import_files.h"
#include "widgets/dialogs/import_result.h"
#include "widgets/frame/card.h"

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace orderdeck {

ImportDialog::ImportDialog(ServiceDoor& door, const Session& session, QWidget* parent)
    : QDialog(parent), m_door(door), m_session(session), m_steps(new QStackedWidget(this))
{
    setWindowTitle(tr("Import orders"));
    setObjectName(QStringLiteral("importDialog"));
    resize(720, 460);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 20, 20, 16);
    column->addWidget(m_steps);
    m_steps->addWidget(makeChoice());
    m_steps->addWidget(makeProgress());
    chooseMapping(0);
}

ImportDialog::~ImportDialog() = default;

void ImportDialog::reject()
{
    if (m_job && m_steps->currentIndex() == 1) {
        m_cancel->click();
        return;
    }
    QDialog::reject();
}

std::shared_future<void> ImportDialog::abandon()
{
    hide();
    if (!m_job)
        return {};
    m_job->disconnect(this);
    m_job->cancel();
    return m_job->ended();
}

QWidget* ImportDialog::makeChoice()
{
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    column->addWidget(makeLabel(tr("Where do the orders come from?"), "heading", page));
    m_mappings = new QComboBox(page);
    m_mappings->setObjectName(QStringLiteral("importMapping"));
    m_mappings->setAccessibleName(tr("Mapping"));
    for (const std::string& name : shippedMappings()) {
        const Result<Mapping> mapping = loadMapping(name);
        m_mappings->addItem(mapping && !mapping->title.empty() ? fromUtf8(mapping->title)
                                                               : fromUtf8(name),
                            fromUtf8(name));
    }
    m_mappings->addItem(tr("Another mapping…"));
    column->addWidget(m_mappings);
    m_about = makeLabel({}, "muted", page);
    m_about->setWordWrap(true);
    column->addWidget(m_about);
    m_files = new ImportFiles(page);
    column->addWidget(m_files);
    column->addSpacing(4);
    column->addWidget(makeLabel(
        tr("Rows that are refused are written, with line, column and cause, to"), "muted", page));
    m_rejects = new QLineEdit(page);
    m_rejects->setAccessibleName(tr("File for refused rows"));
    m_rejects->setText(QDir::home().filePath(QStringLiteral("orderdeck-rejects.csv")));
    column->addWidget(m_rejects);
    column->addStretch(1);
    auto* buttons = new QHBoxLayout;
    m_missing = makeLabel({}, "muted", page);
    buttons->addWidget(m_missing, 1);
    auto* cancel = new QPushButton(tr("Cancel"), page);
    m_start = new QPushButton(tr("Import"), page);
    m_start->setObjectName(QStringLiteral("importStart"));
    m_start->setProperty("tone", QStringLiteral("primary"));
    m_start->setDefault(true);
    buttons->addWidget(cancel);
    buttons->addWidget(m_start);
    column->addLayout(buttons);
    connect(m_mappings, &QComboBox::activated, this, &ImportDialog::chooseMapping);
    connect(m_files, &ImportFiles::changed, this, &ImportDialog::checkInput);
    connect(cancel, &QPushButton::clicked, this, &ImportDialog::reject);
    connect(m_start, &QPushButton::clicked, this, &ImportDialog::start);
    return page;
}

QWidget* ImportDialog::makeProgress()
{
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    column->addWidget(makeLabel(tr("Importing"), "heading", page));
    m_now = makeLabel(tr("Opening the files"), "", page);
    m_bar = new QProgressBar(page);
    m_bar->setTextVisible(false);
    m_bar->setRange(0, 0);
    m_bar->setAccessibleName(tr("Import"));
    m_rate = makeLabel({}, "muted", page);
    m_cancel = new QPushButton(tr("Cancel"), page);
    m_cancel->setObjectName(QStringLiteral("importCancel"));
    column->addWidget(m_now);
    column->addWidget(m_bar);
    column->addWidget(m_rate);
    column->addStretch(1);
    column->addWidget(m_cancel, 0, Qt::AlignRight);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        m_cancel->setEnabled(false);
        m_now->setText(tr("Stopping: the batches under way are finished"));
        m_job->cancel();
    });
    return page;
}

void ImportDialog::chooseMapping(int row)
{
    if (m_mappings->itemData(row).isNull())
        chooseMappingFile();
    else
        useMapping(m_mappings->itemData(row).toString());
}

void ImportDialog::chooseMappingFile()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Mapping"), QDir::homePath(),
                                                      tr("Mappings (*.toml)"));
    if (path.isEmpty()) {
        m_mappings->setCurrentIndex(0);
        chooseMapping(0);
        return;
    }
    const int place = m_mappings->count() - 1;
    m_mappings->insertItem(place, QFileInfo(path).fileName(), path);
    m_mappings->setCurrentIndex(place);
    useMapping(path);
}

void ImportDialog::useMapping(const QString& nameOrPath)
{
    Result<Mapping> mapping = loadMapping(nameOrPath.toStdString());
    if (!mapping) {
        m_mapping.reset();
        m_files->show(Mapping{});
        m_about->setText(errorText(mapping.error()));
        setTone(*m_about, "error");
        return;
    }
    m_mapping = std::move(*mapping);
    m_about->setText(tr("Orders of the lifecycle “%1”, source “%2”. Importing the same files again "
                        "changes nothing.")
                         .arg(fromUtf8(m_mapping->lifecycle), fromUtf8(m_mapping->source)));
    setTone(*m_about, "muted");
    m_files->show(*m_mapping);
}

void ImportDialog::checkInput()
{
    const QString missing = m_mapping ? m_files->missing() : QString();
    m_missing->setText(missing);
    m_start->setEnabled(m_mapping && missing.isEmpty());
}

void ImportDialog::start()
{
    if (!m_mapping)
        return;
    ImportOptions options;
    options.rejectsPath = m_rejects->text().trimmed().toStdString();
    options.actor = m_session.actor().name;
    options.person = m_session.actor();
    m_job = std::make_unique<ImportJob>(m_door, ImportOrder{*m_mapping, m_files->paths(), options});
    connect(m_job.get(), &ImportJob::progressed, this, &ImportDialog::showProgress);
    connect(m_job.get(), &ImportJob::finished, this, &ImportDialog::showOutcome);
    m_now->setText(tr("Opening the files"));
    m_cancel->setEnabled(true);
    m_steps->setCurrentIndex(1);
    m_cancel->setFocus();
}

void ImportDialog::showProgress(const ImportProgress& progress)
{
    if (m_cancel->isEnabled())
        m_now->setText(QFileInfo(fromUtf8(progress.file)).fileName());
    m_bar->setRange(0, progress.bytesTotal > 0 ? 1000 : 0);
    if (progress.bytesTotal > 0)
        m_bar->setValue(int(1000 * progress.bytesRead / progress.bytesTotal));
    m_rate->setText(tr("%1 rows read · %2 rows/s · %3 orders written or known")
                        .arg(countText(progress.rowsRead), rateText(progress.rowsPerSecond),
                             countText(progress.ordersDone)));
}

void ImportDialog::showOutcome()
{
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(new ImportResult(m_job->outcome(), page), 1);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    auto* close = new QPushButton(tr("Close"), page);
    close->setDefault(true);
    if (!m_job->outcome()) {
        auto* back = new QPushButton(tr("Back"), page);
        buttons->addWidget(back);
        connect(back, &QPushButton::clicked, this, [this] { m_steps->setCurrentIndex(0); });
    }
    buttons->addWidget(close);
    column->addLayout(buttons);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    m_steps->addWidget(page);
    m_steps->setCurrentWidget(page);
    close->setFocus();
    if (m_job->outcome() && m_job->outcome()->orders.written > 0)
        Q_EMIT imported();
}

} // namespace orderdeck
