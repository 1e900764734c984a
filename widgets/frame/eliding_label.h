#pragma once

#include <QLabel>

namespace orderdeck {

/// A line that gives way: where there is no room for all of it, it ends in "…" and has the whole in
/// its tooltip, instead of pushing its neighbours out of the window.
class ElidingLabel final : public QLabel {
    Q_OBJECT
public:
    ElidingLabel(const char* tone, QWidget* parent);

    /// Plain text. Hides QLabel's, which would not know.
    void setText(const QString& text);
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    [[nodiscard]] QString shownText() const;
    void fit();
};

} // namespace orderdeck
