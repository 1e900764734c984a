#pragma once

#include <QDialog>

#include <functional>

class QLabel;
class QLineEdit;
class QPushButton;

namespace orderdeck {

/// Asks for the name of a saved view; what is wrong with it is told while it is typed.
class ViewNameDialog final : public QDialog {
    Q_OBJECT
public:
    struct Question {
        QString title;
        QString verb; ///< On the button.
        QString name; ///< To begin with.
        /// What is wrong with a name; empty: nothing.
        std::function<QString(const QString& name)> problem;
    };
    ViewNameDialog(Question question, QWidget* parent);

    [[nodiscard]] QString name() const;

private:
    void judge();

    Question m_question;
    QLineEdit* m_name;
    QLabel* m_problem;
    QPushButton* m_act = nullptr;
};

} // namespace orderdeck
