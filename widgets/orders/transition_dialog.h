#pragma once

#include <QDialog>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace orderdeck {

/// What a manual transition is about, in words.
struct TransitionQuestion {
    QString order;  ///< Its number.
    QString verb;   ///< Label of the transition: what the button says.
    QString from;   ///< Label of the present state.
    QString target; ///< Label of the state after it; equal to `from`: nothing moves.
    bool reasonRequired = true;
    bool final = false; ///< Nothing follows the target.
};

/// Names the order and what will happen, asks for the reason, and offers a button with the verb;
/// Cancel is the default until a reason is given.
class TransitionDialog final : public QDialog {
    Q_OBJECT
public:
    TransitionDialog(const TransitionQuestion& question, QWidget* parent);
    [[nodiscard]] QString reason() const;

private:
    void judgeReason();

    bool m_reasonRequired;
    QPlainTextEdit* m_reason;
    QLabel* m_hint;
    QPushButton* m_act;
    QPushButton* m_cancel;
};

} // namespace orderdeck
