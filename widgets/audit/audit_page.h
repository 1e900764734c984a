#pragma once

#include "models/audit_export_job.h"
#include "models/audit_list.h"
#include "models/audit_table_model.h"
#include "widgets/frame/page.h"
#include "widgets/frame/page_context.h"

class QAction;
class QLabel;
class QLineEdit;
class QPushButton;
class QTimer;

namespace orderdeck {

class AuditTableView;
class ChainLine;
class SegmentedSwitch;

/// What people did or tried: who, what, why, when, with what result; filtered, exported, and its
/// chain of seals checked. At the top of the list the newest come in by themselves.
class AuditPage final : public Page {
    Q_OBJECT
public:
    AuditPage(const PageContext& context, QWidget* parent = nullptr);
    ~AuditPage() override;

    [[nodiscard]] PageActions menuActions() override { return m_actions; }
    [[nodiscard]] QList<PageKey> keys() const override;
    void showSnapshot(std::shared_ptr<const ServiceSnapshot> snapshot) override;
    void activate() override;
    void deactivate() override;
    void pause() override;
    void resume() override;
    bool focusFilter() override;
    void goTo(const QString& filter) override; ///< The text of the filter box.
    [[nodiscard]] QByteArray saveState() const override;
    void restoreState(const QByteArray& state) override;

    /// Writes what matches into a file; asks for its name first, unless one is given.
    void exportTo(const QString& path = {});

private:
    QWidget* buildFilters();
    void buildActions();
    void connectList();
    [[nodiscard]] AuditFilter filter() const;
    void ask();
    void goToTop();
    void tick();
    void openOrder(int row);
    void showList();
    void showSummary();
    void showExport();
    void exportDone();
    [[nodiscard]] QString emptyText() const;

    PageContext m_context;
    AuditTableModel m_model;
    AuditList m_list;
    PageActions m_actions;
    std::unique_ptr<AuditExportJob> m_export; ///< Null: none runs.
    QString m_exportPath;
    QLineEdit* m_text = nullptr;
    SegmentedSwitch* m_result = nullptr;
    SegmentedSwitch* m_range = nullptr;
    QPushButton* m_cancelSearch = nullptr;
    QPushButton* m_exportButton = nullptr; ///< Export, or cancel the one that runs.
    QLabel* m_summary = nullptr;
    AuditTableView* m_table = nullptr;
    ChainLine* m_chain = nullptr;
    QTimer* m_tick;
    QTimer* m_typing;      ///< Until a text is asked for.
    QTimer* m_searchDelay; ///< Until a search is worth a Cancel button.
    bool m_active = false;
    bool m_paused = false;
};

} // namespace orderdeck
