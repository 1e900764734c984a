#pragma once

#include "widgets/appearance/appearance.h"

#include <QPushButton>

namespace orderdeck {

/// "Live" with a green dot, or "Paused · 1,204 wait". Clicking changes from one to the other.
class LiveButton final : public QPushButton {
    Q_OBJECT
public:
    explicit LiveButton(const Appearance& appearance, QWidget* parent = nullptr);

    void showLive();
    void showPaused(std::int64_t waiting);

private:
    void refreshIcon();

    const Appearance& m_appearance;
    bool m_live = true;
};

} // namespace orderdeck
