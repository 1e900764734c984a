#include "widgets/dialogs/export_dialog.h"

#include "backend/foundation/text.h"
#include "models/error_text.h"
#include "models/text.h"
#include "widgets/frame/card.h"

#include <QComboBox>
#include <QDate>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace orderdeck {
namespace {

enum Step { kChoice, kProgress, kOutcome };

QVBoxLayout* makeColumn(QWidget* page)
{
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    return column;
}

QString ordersText(qint64 orders)
{
    return orders == 1 ? ExportDialog::tr("1 order")
                       : ExportDialog::tr("%1 orders").arg(countText(orders));
}

} // namespace

ExportDialog::ExportDialog(ServiceDoor& door, ExportSource source, QWidget* parent)
    : QDialog(parent), m_door(door), m_source(std::move(source)), m_steps(new QStackedWidget(this))
{
    setWindowTitle(tr("Export orders"));
    setObjectName(QStringLiteral("exportDialog"));
    resize(640, 320);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 20, 20, 16);
    column->addWidget(m_steps);
    m_steps->addWidget(makeChoice());
    m_steps->addWidget(makeProgress());
    m_steps->addWidget(makeOutcome());
    useFormat();
}

ExportDialog::~ExportDialog() = default;

void ExportDialog::open(ServiceDoor& door, ExportSource source, QWidget* parent)
{
    auto* dialog = new ExportDialog(door, std::move(source), parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void ExportDialog::reject()
{
    if (m_steps->currentIndex() == kProgress)
        m_cancel->click();
    else
        QDialog::reject();
}

QString ExportDialog::matchText() const
{
    const QString filter = fromUtf8(toText(m_source.filter));
    const QString matches = m_source.matchesExact
                                ? ordersText(m_source.matches)
                                : tr("at least %1").arg(ordersText(m_source.matches));
    return filter.isEmpty() ? tr("All orders: %1").arg(matches)
                            : tr("%1 that match %2").arg(matches, filter);
}

QWidget* ExportDialog::makeChoice()
{
    auto* page = new QWidget(this);
    auto* column = makeColumn(page);
    column->addWidget(makeLabel(tr("Export what matches"), "heading", page));
    QLabel* what = makeLabel(matchText(), "", page);
    what->setObjectName(QStringLiteral("exportMatches"));
    what->setWordWrap(true);
    column->addWidget(what);
    m_format = new QComboBox(page);
    m_format->setObjectName(QStringLiteral("exportFormat"));
    m_format->addItem(tr("CSV, for spreadsheets"), QStringLiteral("csv"));
    m_format->addItem(tr("JSON lines, for programs"), QStringLiteral("jsonl"));
    m_columns = new QComboBox(page);
    m_columns->setObjectName(QStringLiteral("exportColumns"));
    m_columns->addItem(tr("Those shown (%1)").arg(m_source.shown.size()));
    m_columns->addItem(tr("All (%1)").arg(allOrderColumns().size()));
    m_path = new QLineEdit(page);
    m_path->setObjectName(QStringLiteral("exportFile"));
    m_path->setText(QDir::home().filePath(
        QStringLiteral("orders-%1.csv").arg(QDate::currentDate().toString(Qt::ISODate))));
    auto* choose = new QPushButton(tr("Choose…"), page);
    auto* file = new QHBoxLayout;
    file->addWidget(m_path, 1);
    file->addWidget(choose);
    auto* form = new QFormLayout;
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    form->addRow(tr("&Format"), m_format);
    form->addRow(tr("Co&lumns"), m_columns);
    auto* fileLabel = new QLabel(tr("F&ile"), page);
    fileLabel->setBuddy(m_path);
    form->addRow(fileLabel, file);
    column->addLayout(form);
    m_note = makeLabel({}, "muted", page);
    m_note->setWordWrap(true);
    column->addWidget(m_note);
    column->addStretch(1);
    column->addWidget(makeChoiceButtons(page));
    connect(m_format, &QComboBox::currentIndexChanged, this, &ExportDialog::useFormat);
    connect(m_path, &QLineEdit::textChanged, this, &ExportDialog::checkFile);
    connect(choose, &QPushButton::clicked, this, &ExportDialog::chooseFile);
    return page;
}

QWidget* ExportDialog::makeChoiceButtons(QWidget* page)
{
    auto* line = new QWidget(page);
    auto* buttons = new QHBoxLayout(line);
    buttons->setContentsMargins(0, 0, 0, 0);
    QLabel* order =
        makeLabel(tr("Oldest first: an order that moves meanwhile comes once."), "small", line);
    auto* cancel = new QPushButton(tr("Cancel"), line);
    m_start = new QPushButton(tr("Export"), line);
    m_start->setObjectName(QStringLiteral("exportStart"));
    m_start->setProperty("tone", QStringLiteral("primary"));
    m_start->setDefault(true);
    buttons->addWidget(order, 1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_start);
    connect(cancel, &QPushButton::clicked, this, &ExportDialog::reject);
    connect(m_start, &QPushButton::clicked, this, &ExportDialog::start);
    return line;
}

QWidget* ExportDialog::makeProgress()
{
    auto* page = new QWidget(this);
    auto* column = makeColumn(page);
    column->addWidget(makeLabel(tr("Exporting"), "heading", page));
    m_now = makeLabel({}, "", page);
    m_now->setObjectName(QStringLiteral("exportNow"));
    m_now->setWordWrap(true);
    m_bar = new QProgressBar(page);
    m_bar->setTextVisible(false);
    m_bar->setRange(0, 0);
    m_bar->setAccessibleName(tr("Export"));
    m_cancel = new QPushButton(tr("Cancel"), page);
    m_cancel->setObjectName(QStringLiteral("exportCancel"));
    column->addWidget(m_now);
    column->addWidget(m_bar);
    column->addStretch(1);
    column->addWidget(m_cancel, 0, Qt::AlignRight);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        m_cancel->setEnabled(false);
        m_now->setText(tr("Stopping"));
        m_job->cancel();
    });
    return page;
}

QWidget* ExportDialog::makeOutcome()
{
    auto* page = new QWidget(this);
    auto* column = makeColumn(page);
    m_heading = makeLabel({}, "heading", page);
    m_result = makeLabel({}, "", page);
    m_result->setObjectName(QStringLiteral("exportResult"));
    m_result->setWordWrap(true);
    m_result->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    column->addWidget(m_heading);
    column->addWidget(m_result);
    column->addStretch(1);
    m_back = new QPushButton(tr("Back"), page);
    m_close = new QPushButton(tr("Close"), page);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_back);
    buttons->addWidget(m_close);
    column->addLayout(buttons);
    connect(m_back, &QPushButton::clicked, this, [this] { m_steps->setCurrentIndex(kChoice); });
    connect(m_close, &QPushButton::clicked, this, &QDialog::accept);
    return page;
}

ExportFormat ExportDialog::format() const
{
    return m_format->currentIndex() == 0 ? ExportFormat::Csv : ExportFormat::JsonLines;
}

void ExportDialog::useFormat()
{
    const QString ending = m_format->currentData().toString();
    QString path = m_path->text();
    for (const char* other : {".csv", ".jsonl"})
        if (path.endsWith(QLatin1String(other)))
            path.chop(int(qstrlen(other)));
    m_path->setText(path % QLatin1Char('.') % ending);
    checkFile();
}

void ExportDialog::chooseFile()
{
    const QString path = QFileDialog::getSaveFileName(
        this, tr("Export to"), m_path->text(),
        format() == ExportFormat::Csv ? tr("CSV (*.csv)") : tr("JSON lines (*.jsonl)"), nullptr,
        QFileDialog::DontConfirmOverwrite);
    if (!path.isEmpty())
        m_path->setText(path);
}

void ExportDialog::checkFile()
{
    const QFileInfo file(m_path->text().trimmed());
    const bool usable = !file.fileName().isEmpty() && !file.isDir() && file.isAbsolute();
    m_start->setEnabled(usable);
    setTone(*m_note, file.exists() || !usable ? "warning" : "muted");
    if (!usable)
        m_note->setText(tr("Choose a file in a folder of yours."));
    else if (file.exists())
        m_note->setText(tr("The file is there already and will be replaced."));
    else
        m_note->setText(tr("The filter stands in the file, too."));
}

void ExportDialog::start()
{
    ExportWish wish;
    wish.filter = m_source.filter;
    wish.format = format();
    if (m_columns->currentIndex() == 0)
        wish.columns = m_source.shown;
    wish.at = SystemClock().now();
    m_now->setText(tr("Asking for the first orders"));
    m_bar->setRange(0, 0);
    m_cancel->setEnabled(true);
    m_steps->setCurrentIndex(kProgress);
    m_cancel->setFocus();
    m_job = std::make_unique<ExportJob>(m_door, std::move(wish),
                                        m_path->text().trimmed().toStdString());
    connect(m_job.get(), &ExportJob::progressed, this, &ExportDialog::showProgress);
    connect(m_job.get(), &ExportJob::finished, this, &ExportDialog::showOutcome);
}

void ExportDialog::showProgress(const ExportProgress& progress)
{
    if (!m_cancel->isEnabled())
        return;
    // Where the matches are not counted, the search tells how far it is.
    const bool counted = progress.matchesExact;
    const qint64 done = counted ? progress.rows : progress.searched;
    const qint64 all = counted ? progress.matches : progress.outOf;
    m_bar->setRange(0, all > 0 ? 1000 : 0);
    if (all > 0)
        m_bar->setValue(int(1000 * std::min(done, all) / all));
    m_now->setText(
        counted ? tr("%1 of %2 written").arg(countText(progress.rows), ordersText(progress.matches))
                : tr("%1 written; searched %2 of %3")
                      .arg(ordersText(progress.rows), countText(progress.searched),
                           countText(progress.outOf)));
}

void ExportDialog::showOutcome()
{
    const Result<ExportReport>& outcome = m_job->outcome();
    m_back->setVisible(!outcome);
    setTone(*m_result, outcome || outcome.error().kind == ErrorKind::Cancelled ? "" : "error");
    if (outcome) {
        m_heading->setText(tr("Exported"));
        m_result->setText(tr("%1 written to %2 in %3.")
                              .arg(ordersText(outcome->rows), m_path->text().trimmed(),
                                   fromUtf8(describeDuration(outcome->duration))));
    } else if (outcome.error().kind == ErrorKind::Cancelled) {
        m_heading->setText(tr("Cancelled"));
        m_result->setText(tr("The export was stopped; nothing was kept."));
    } else {
        m_heading->setText(tr("The export could not be completed"));
        m_result->setText(errorText(outcome.error()));
    }
    m_steps->setCurrentIndex(kOutcome);
    m_close->setDefault(true);
    m_close->setFocus();
}

} // namespace orderdeck
