#pragma once

#include "widgets/frame/front_page.h"

class QLabel;
class QProgressBar;
class QPushButton;

namespace orderdeck {

/// Something long before the pages can be shown: what is being done, how far, and a way out.
class ProgressPage final : public FrontPage {
    Q_OBJECT
public:
    enum class Leaving { Possible, Impossible };
    ProgressPage(const QString& title, Leaving leaving, QWidget* parent = nullptr);

    /// `total` 0: not known.
    struct Step {
        QString text;
        qint64 done = 0;
        qint64 total = 0;
    };
    void show(const Step& step);
    using FrontPage::show;

Q_SIGNALS:
    void cancelRequested();

private:
    QLabel* m_step;
    QLabel* m_count;
    QProgressBar* m_bar;
    QPushButton* m_cancel;
};

} // namespace orderdeck
