#include "tests/gui/album.h"

#include <QEventLoop>
#include <QPixmap>
#include <QTimer>
#include <QWidget>

#include <iostream>

namespace orderdeck {

Album::Album(const QString& folder) : m_folder(folder)
{
    m_failed = !m_folder.mkpath(QStringLiteral("."));
}

void Album::take(QWidget& widget, const QString& name)
{
    look(300);
    const QString path = m_folder.filePath(name + QStringLiteral(".png"));
    if (!widget.grab().save(path)) {
        std::cerr << "cannot write " << path.toStdString() << '\n';
        m_failed = true;
        return;
    }
    ++m_count;
}

void look(int milliseconds)
{
    QEventLoop loop;
    QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
    loop.exec();
}

} // namespace orderdeck
