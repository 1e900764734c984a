#include "widgets/appearance/accessible_role.h"

#include <QAbstractButton>
#include <QAccessibleWidget>
#include <QVariant>

namespace orderdeck {
namespace {

constexpr const char* kRole = "accessibleRole";

class RoleFace final : public QAccessibleWidget {
public:
    explicit RoleFace(QWidget* widget) : QAccessibleWidget(widget) {}

    [[nodiscard]] QAccessible::Role role() const override
    {
        return QAccessible::Role(widget()->property(kRole).toInt());
    }
    [[nodiscard]] QAccessible::State state() const override
    {
        QAccessible::State state = QAccessibleWidget::state();
        if (const QAbstractButton* known = button(); known != nullptr) {
            state.checkable = known->isCheckable();
            state.checked = known->isChecked();
            state.pressed = known->isDown();
        }
        return state;
    }
    [[nodiscard]] QStringList actionNames() const override
    {
        QStringList names = QAccessibleWidget::actionNames();
        if (isPressed())
            names.prepend(pressAction());
        return names;
    }
    void doAction(const QString& name) override
    {
        if (isPressed() && name == pressAction())
            button()->click();
        else
            QAccessibleWidget::doAction(name);
    }

private:
    [[nodiscard]] QAbstractButton* button() const
    {
        return qobject_cast<QAbstractButton*>(widget());
    }
    [[nodiscard]] bool isPressed() const
    {
        return button() != nullptr && role() != QAccessible::StaticText;
    }
};

QAccessibleInterface* faceOf(const QString&, QObject* object)
{
    auto* widget = qobject_cast<QWidget*>(object);
    return widget != nullptr && widget->property(kRole).isValid() ? new RoleFace(widget) : nullptr;
}

} // namespace

void setAccessibleRole(QWidget& widget, QAccessible::Role role)
{
    // Qt asks the youngest factory first, by class; whoever has no role of ours goes on to Qt's.
    [[maybe_unused]] static const bool kInstalled = [] {
        QAccessible::installFactory(faceOf);
        return true;
    }();
    widget.setProperty(kRole, int(role));
    // Qt keeps the face it made when it was first asked, which setAccessibleName() may have been.
    QAccessible::deleteAccessibleInterface(
        QAccessible::uniqueId(QAccessible::queryAccessibleInterface(&widget)));
}

} // namespace orderdeck
