#include "widgets/appearance/appearance.h"

#include "widgets/appearance/deck_style.h"
#include "widgets/appearance/style_sheet.h"

#include <QApplication>
#include <QEvent>
#include <QFontDatabase>
#include <QScopedValueRollback>
#include <QStyleFactory>

namespace orderdeck {
namespace {

QPalette toQPalette(const Palette& p)
{
    QPalette result(p.text, p.surface, p.line, p.line, p.line, p.text, p.text, p.surface,
                    p.background);
    result.setColor(QPalette::AlternateBase, p.background);
    result.setColor(QPalette::Highlight, p.selected);
    result.setColor(QPalette::HighlightedText, p.text);
    result.setColor(QPalette::Link, p.accent);
    result.setColor(QPalette::LinkVisited, p.accent);
    result.setColor(QPalette::ToolTipBase, p.surface);
    result.setColor(QPalette::ToolTipText, p.text);
    result.setColor(QPalette::PlaceholderText, p.muted);
    result.setColor(QPalette::Mid, p.line);
    result.setColor(QPalette::Dark, p.muted);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        result.setColor(QPalette::Disabled, role, mixed(p.surface, p.muted, 0.6));
    return result;
}

} // namespace

Appearance::Appearance(QObject* parent) : QObject(parent)
{
    QApplication::setStyle(new DeckStyle);
    QApplication::setFont(textFont(kTextPixels));
    qApp->installEventFilter(this);
    apply();
}

void Appearance::setTheme(Theme theme)
{
    m_theme = theme;
    apply();
}

StateLook Appearance::look(StateKind kind, int rank) const
{
    return stateLook(kind, rank, *m_palette);
}

QIcon Appearance::buttonIcon(const QString& name) const
{
    return icon(name, {m_palette->muted, m_palette->accent,
                       mixed(m_palette->surface, m_palette->muted, 0.5)});
}

QIcon Appearance::colouredIcon(const QString& name, const QColor& colour) const
{
    return icon(name, {colour, colour, mixed(m_palette->surface, colour, 0.5)});
}

QFont Appearance::textFont(int pixels, QFont::Weight weight)
{
    // Faces whose digits are equally wide: figures must not dance.
    QFont font;
    font.setFamilies({QStringLiteral("Noto Sans"), QStringLiteral("DejaVu Sans")});
    font.setPixelSize(pixels);
    font.setWeight(weight);
    return font;
}

bool Appearance::eventFilter(QObject* watched, QEvent* event)
{
    const bool systemChanged =
        event->type() == QEvent::ApplicationPaletteChange || event->type() == QEvent::ThemeChange;
    if (systemChanged && watched == qApp && !m_applying && m_theme == Theme::System) {
        if (systemIsDark() != m_palette->dark)
            apply();
    }
    return QObject::eventFilter(watched, event);
}

bool Appearance::systemIsDark()
{
    // Qt 6.4 has no colorScheme(): what the application's palette is without ours is the system's.
    const QPalette ours = QApplication::palette();
    const QScopedValueRollback guard(m_applying, true);
    QApplication::setPalette(QPalette());
    const bool dark = QApplication::palette().color(QPalette::Window).lightness() < 128;
    QApplication::setPalette(ours);
    return dark;
}

void Appearance::apply()
{
    const bool dark = m_theme == Theme::Dark || (m_theme == Theme::System && systemIsDark());
    m_palette = dark ? &darkPalette() : &lightPalette();
    {
        const QScopedValueRollback guard(m_applying, true);
        QApplication::setPalette(toQPalette(*m_palette));
        qApp->setStyleSheet(styleSheet(*m_palette));
    }
    Q_EMIT changed();
}

} // namespace orderdeck
