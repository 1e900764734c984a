#pragma once

#include "widgets/appearance/icons.h"
#include "widgets/appearance/palette.h"
#include "widgets/appearance/state_look.h"

#include <QFont>
#include <QObject>

namespace orderdeck {

enum class Theme { System, Light, Dark };

/// Text sizes of the window, in pixels.
inline constexpr int kTextPixels = 13;
inline constexpr int kSmallPixels = 12;
inline constexpr int kHeadingPixels = 17;
inline constexpr int kFigurePixels = 22;
/// Everything stands on multiples of it.
inline constexpr int kRhythm = 8;

/// The one place that knows colours, fonts and icons. Sets palette, font and style sheet of the
/// application and follows the system's theme as long as Theme::System is chosen. GUI thread; made
/// after QApplication.
class Appearance final : public QObject {
    Q_OBJECT
public:
    explicit Appearance(QObject* parent = nullptr);

    void setTheme(Theme theme);
    [[nodiscard]] Theme theme() const { return m_theme; }
    [[nodiscard]] const Palette& palette() const { return *m_palette; }

    [[nodiscard]] StateLook look(StateKind kind, int rank) const;
    /// A line icon in the colours of buttons.
    [[nodiscard]] QIcon buttonIcon(const QString& name) const;
    [[nodiscard]] QIcon colouredIcon(const QString& name, const QColor& colour) const;
    [[nodiscard]] static QFont textFont(int pixels, QFont::Weight weight = QFont::Normal);

    bool eventFilter(QObject* watched, QEvent* event) override;

Q_SIGNALS:
    /// Widgets that paint themselves repaint, and those that hold icons take new ones.
    void changed();

private:
    [[nodiscard]] bool systemIsDark();
    void apply();

    Theme m_theme = Theme::System;
    const Palette* m_palette = &lightPalette();
    bool m_applying = false;
};

} // namespace orderdeck
