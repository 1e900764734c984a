#include "widgets/appearance/style_sheet.h"

#include <QList>
#include <QPair>

namespace orderdeck {
namespace {

constexpr const char* kFrames = R"(
QMainWindow, QDialog { background: @background; }
QMenuBar { background: @side; border-bottom: 1px solid @line; padding: 1px 4px; }
QMenuBar::item { background: transparent; padding: 4px 9px; border-radius: 4px; }
QMenuBar::item:selected { background: @hover; }
QMenu { background: @surface; border: 1px solid @line; padding: 4px; }
QMenu::item { padding: 5px 28px 5px 26px; border-radius: 4px; }
QMenu::item:selected { background: @selected; }
QMenu::item:disabled { color: @faint; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }
QMenu::icon { padding-left: 6px; }
QStatusBar { background: @side; border-top: 1px solid @line; }
QStatusBar::item { border: none; }
QToolTip { background: @surface; color: @text; border: 1px solid @line; padding: 4px 6px; }
QFrame[card="true"] { background: @surface; border: 1px solid @line; border-radius: 7px; }
QFrame[line="true"] { background: @line; border: none; }
QSplitter::handle { background: transparent; }
QScrollArea { background: transparent; border: none; }
)";

constexpr const char* kText = R"(
QLabel { background: transparent; }
QLabel:focus { color: @accent; background: @selected; }
QLabel[tone="heading"] { font-size: 17px; font-weight: 600; }
QLabel[tone="strong"] { font-weight: 600; }
QLabel[tone="muted"] { color: @muted; }
QLabel[tone="small"] { color: @muted; font-size: 12px; }
QLabel[tone="warning"] { color: @warning; }
QLabel[tone="error"] { color: @error; }
QLabel[tone="good"] { color: @good; }
QLabel[tone="figure"] { font-size: 22px; font-weight: 600; }
)";

constexpr const char* kButtons = R"(
QPushButton, QToolButton { background: @surface; color: @text; border: 1px solid @line;
    border-radius: 6px; padding: 4px 11px; min-height: 18px; }
QPushButton:hover, QToolButton:hover { background: @hover; }
QPushButton:pressed, QToolButton:pressed { background: @selected; }
QPushButton:focus, QToolButton:focus { border-color: @accent; }
QPushButton:disabled, QToolButton:disabled { color: @faint; }
QPushButton::menu-indicator, QToolButton::menu-indicator { width: 0; }
QToolButton { padding: 4px 7px; }
QPushButton[tone="primary"] { background: @accent; color: @onAccent; border-color: @accent;
    font-weight: 600; }
QPushButton[tone="primary"]:hover { background: @accentHover; }
QPushButton[tone="primary"]:focus { border-color: @text; }
QPushButton[tone="primary"]:disabled { background: @line; border-color: @line; color: @faint; }
QPushButton[tone="danger"] { background: @error; color: @onError; border-color: @error;
    font-weight: 600; }
QPushButton[tone="danger"]:focus { border-color: @text; }
QPushButton[tone="quiet"], QToolButton[tone="quiet"] { background: transparent;
    border-color: transparent; }
QPushButton[tone="quiet"]:hover, QToolButton[tone="quiet"]:hover { background: @hover; }
QPushButton[tone="quiet"]:focus, QToolButton[tone="quiet"]:focus { border-color: @accent; }
QPushButton[tone="segment"] { border-radius: 0; padding: 4px 10px; margin: 0;
    border-right-width: 0; }
QPushButton[tone="segment"][segment="first"] { border-top-left-radius: 6px;
    border-bottom-left-radius: 6px; }
QPushButton[tone="segment"][segment="last"] { border-top-right-radius: 6px;
    border-bottom-right-radius: 6px; border-right-width: 1px; }
QPushButton[tone="segment"]:checked { background: @selected; font-weight: 600; }
QPushButton[tone="segment"]:focus { color: @accent; }
)";

constexpr const char* kFields = R"(
QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QComboBox { background: @surface; color: @text;
    border: 1px solid @line; border-radius: 6px; padding: 4px 9px; min-height: 18px;
    selection-background-color: @accent; selection-color: @onAccent; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QComboBox:focus {
    border-color: @accent; }
QLineEdit:disabled, QComboBox:disabled { color: @faint; }
QLineEdit[wrong="true"] { border-color: @error; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url(:/icons/combo-arrow-@theme.svg); width: 12px; height: 12px; }
QLineEdit QToolButton { background: transparent; border: none; padding: 0; min-height: 0; }
QComboBox QAbstractItemView { background: @surface; border: 1px solid @line;
    selection-background-color: @selected; selection-color: @text; outline: 0; }
QProgressBar { background: @line; border: none; border-radius: 3px; max-height: 6px;
    min-height: 6px; text-align: center; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QCheckBox, QRadioButton { spacing: 7px; }
)";

constexpr const char* kViews = R"(
QAbstractItemView { background: @surface; color: @text; border: 1px solid @line;
    border-radius: 7px; outline: 0; selection-background-color: @selected; selection-color: @text;
    alternate-background-color: @surface; gridline-color: @line; }
QAbstractItemView[flat="true"] { border: none; background: transparent; }
QTableView::item { border: none; border-bottom: 1px solid @line; padding: 0 8px; }
QTableView::item:selected { background: @selected; }
QHeaderView { background: transparent; border: none; border-radius: 0; }
QHeaderView::section { background: @surface; color: @muted; border: none;
    border-bottom: 1px solid @line; padding: 5px 11px; font-size: 12px; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QHeaderView::section:hover { color: @text; }
QTableCornerButton::section { background: @surface; border: none; }
QScrollBar:vertical { background: transparent; width: 11px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 11px; margin: 2px; }
QScrollBar::handle { background: @handle; border-radius: 3px; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
)";

} // namespace

QString styleSheet(const Palette& p)
{
    QString sheet = QString::fromLatin1(kFrames) % QLatin1String(kText) % QLatin1String(kButtons) %
                    QLatin1String(kFields) % QLatin1String(kViews);
    // Longer names first: @accentHover must not be read as @accent.
    const QList<QPair<const char*, QColor>> colours{
        {"@accentHover", mixed(p.accent, p.text, 0.12)},
        {"@background", p.background},
        {"@onAccent", p.onAccent},
        {"@selected", p.selected},
        {"@surface", p.surface},
        {"@warning", p.warning},
        {"@onError", p.dark ? p.onAccent : QColor(Qt::white)},
        {"@accent", p.accent},
        {"@handle", mixed(p.surface, p.muted, 0.38)},
        {"@error", p.error},
        {"@muted", p.muted},
        {"@hover", mixed(p.surface, p.text, 0.06)},
        {"@faint", mixed(p.surface, p.muted, 0.6)},
        {"@side", p.side},
        {"@line", p.line},
        {"@text", p.text},
        {"@good", p.good},
    };
    // A style sheet cannot colour an image: the arrow comes in two.
    sheet.replace(QLatin1String("@theme"), p.dark ? QLatin1String("dark") : QLatin1String("light"));
    for (const auto& [name, colour] : colours)
        sheet.replace(QLatin1String(name), colour.name());
    return sheet;
}

} // namespace orderdeck
