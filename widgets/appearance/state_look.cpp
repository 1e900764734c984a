#include "widgets/appearance/state_look.h"

#include <QCoreApplication>

#include <array>

namespace orderdeck {
namespace {

struct KindLook {
    QRgb colour;
    const char* icon;
    const char* text;
};

KindLook kindLook(StateKind kind)
{
    switch (kind) {
    case StateKind::Initial:
        return {0x7C8DA3, "state-initial", QT_TRANSLATE_NOOP("StateLook", "initial")};
    case StateKind::InProgress:
        return {0x2F7ED8, "state-in-progress", QT_TRANSLATE_NOOP("StateLook", "in progress")};
    case StateKind::Reached:
        return {0x3C9D5B, "state-reached", QT_TRANSLATE_NOOP("StateLook", "reached")};
    case StateKind::Final:
        return {0x9AA3AE, "state-final", QT_TRANSLATE_NOOP("StateLook", "final")};
    case StateKind::OnHold:
        return {0xE6A100, "state-on-hold", QT_TRANSLATE_NOOP("StateLook", "on hold")};
    case StateKind::Failed:
        return {0xD9532C, "state-failed", QT_TRANSLATE_NOOP("StateLook", "failed")};
    case StateKind::Cancelled:
        return {0x80868F, "state-cancelled", QT_TRANSLATE_NOOP("StateLook", "cancelled")};
    case StateKind::Reversed:
        return {0xB5629B, "state-reversed", QT_TRANSLATE_NOOP("StateLook", "reversed")};
    }
    return {0x80868F, "state-initial", QT_TRANSLATE_NOOP("StateLook", "unknown")};
}

/// In order of the flow; from the fifth on the same, lighter.
QColor inProgressColour(int rank)
{
    constexpr std::array<QRgb, 4> kFlow{0x2F7ED8, 0x4FB3E8, 0x16A085, 0x7E6BD9};
    const int safe = std::max(rank, 0);
    const QColor base = QColor::fromRgb(kFlow[std::size_t(safe) % kFlow.size()]);
    const bool lighter = (safe / int(kFlow.size())) % 2 == 1;
    return lighter ? mixed(base, Qt::white, 0.35) : base;
}

QColor outlineFor(const QColor& colour, const Palette& palette)
{
    if (contrastRatio(colour, palette.surface) >= 3.0)
        return {};
    for (double share = 0.1; share < 1.0; share += 0.1) {
        const QColor candidate = mixed(colour, palette.text, share);
        if (contrastRatio(candidate, palette.surface) >= 3.0)
            return candidate;
    }
    return palette.text;
}

} // namespace

StateLook stateLook(StateKind kind, int rank, const Palette& palette)
{
    const KindLook look = kindLook(kind);
    const QColor colour =
        kind == StateKind::InProgress ? inProgressColour(rank) : QColor::fromRgb(look.colour);
    return {colour, outlineFor(colour, palette),
            mixed(palette.surface, colour, palette.dark ? 0.22 : 0.13),
            QString::fromLatin1(look.icon), QCoreApplication::translate("StateLook", look.text)};
}

StateLook unknownStateLook(const Palette& palette)
{
    StateLook look = stateLook(StateKind::Cancelled, 0, palette);
    look.iconName = QStringLiteral("state-initial");
    look.kindText = QCoreApplication::translate("StateLook", "unknown");
    return look;
}

} // namespace orderdeck
