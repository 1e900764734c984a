#pragma once

#include "tests/widgets/frame_stage.h"

#include <QDialog>

#include <memory>

namespace orderdeck {

/// A whole window over a service in memory that has orders, and everything it can show, one scene
/// after the other: each page of makePages(), each front, each dialog of dialog_set.h.
class WalkStage {
public:
    WalkStage();
    ~WalkStage();

    [[nodiscard]] QStringList scenes() const;
    /// What is to be walked then: the window, or a dialog. Gone with the next scene.
    QWidget& show(const QString& scene);
    void setLook(Theme theme, QSize size);

    [[nodiscard]] FrameStage& frame() { return m_frame; }
    [[nodiscard]] MainWindow& window() { return *m_frame.window; }
    /// Shows a page with something chosen in each of its lists, as the person would who works
    /// there.
    void showPage(int page);

private:
    void makeOrders();

    FrameStage m_frame;
    std::unique_ptr<QDialog> m_dialog;
};

/// Delivers what a door that answers at once has posted, and paints.
void settleWindow();

} // namespace orderdeck
